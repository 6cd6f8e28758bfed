/**
 * The append-only file as Redis 7 keeps it: a folder with a base, increments of commands and a
 * manifest that names them; written by {@link io.holdfast.server.aof.AppendLog}, read by {@link
 * io.holdfast.server.aof.AofReader}. Whenever the power is cut, all that was acknowledged is there.
 */
@NullMarked
package io.holdfast.server.aof;

import org.jspecify.annotations.NullMarked;
