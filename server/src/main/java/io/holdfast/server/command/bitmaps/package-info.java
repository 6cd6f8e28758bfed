/**
 * Strings as arrays of bits, and of integers of any width: SETBIT, BITCOUNT, BITOP, BITFIELD and
 * their kin. Bit 0 is the highest of the first byte.
 */
@NullMarked
package io.holdfast.server.command.bitmaps;

import org.jspecify.annotations.NullMarked;
