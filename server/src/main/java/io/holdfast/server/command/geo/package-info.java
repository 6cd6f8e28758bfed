/**
 * Places on the earth as members of sorted sets: GEOADD, GEOSEARCH and their kin. A member's score
 * is a geohash of 52 bits, so that places near each other have scores near each other.
 */
@NullMarked
package io.holdfast.server.command.geo;

import org.jspecify.annotations.NullMarked;
