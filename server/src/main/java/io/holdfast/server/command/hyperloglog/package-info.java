/**
 * Estimates of how many different elements were added: PFADD, PFCOUNT, PFMERGE. A HyperLogLog is a
 * string in Redis's two layouts, byte for byte, so that dumps move in both directions.
 */
@NullMarked
package io.holdfast.server.command.hyperloglog;

import org.jspecify.annotations.NullMarked;
