/**
 * Scripts: EVAL and its kin, and functions. A script holds the locks of all shards, since it may
 * touch keys that it does not declare, which many clients' do; so one runs at a time, and there is
 * one Lua state for scripts and one for functions, made at the first use.
 *
 * <p>It runs on its client's event loop, for handing it to another thread and back would take
 * longer than most scripts do. So that a long one does not keep the loop from its other clients, it
 * runs as a task of the loop, between turns of reading, and serves the loop's sockets by itself
 * once it has taken {@code busy-reply-threshold}: others are told BUSY, and one can end it. Other
 * loops wait for locks, and give up when a script has taken that long.
 */
@NullMarked
package io.holdfast.server.command.scripting;

import org.jspecify.annotations.NullMarked;
