/**
 * Redis's dump format: its primitives, and values of all types written to it and read from it. What
 * is read is checked before it is believed: every length against the bytes that are left, every
 * packed collection against its own structure.
 */
@NullMarked
package io.holdfast.server.rdb;

import org.jspecify.annotations.NullMarked;
