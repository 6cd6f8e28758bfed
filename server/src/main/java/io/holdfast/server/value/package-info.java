/**
 * What all values have in common: their types, the limits of their encodings, how Redis reads and
 * writes integers, and the hash of keys and members.
 */
@NullMarked
package io.holdfast.server.value;

import org.jspecify.annotations.NullMarked;
