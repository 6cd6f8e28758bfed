package io.holdfast.server.command.scripting;

import io.holdfast.server.lua.Lua;
import java.security.SecureRandom;

/**
 * Numbers of {@code math.random}: POSIX's drand48, whose numbers are the same on all systems after
 * {@code math.randomseed}, as in Redis.
 */
final class ScriptRandom {
  private static final long FACTOR = 0x5DEECE66DL;
  private static final long ADDEND = 0xB;
  private static final long MASK = (1L << 48) - 1;
  private static final long LOW = 0x330E;

  private long state = new SecureRandom().nextLong() & MASK;

  /** From 0 to 1, which it does not reach. */
  int next(Lua lua) {
    state = state * FACTOR + ADDEND & MASK;
    lua.push((state >>> 17) % Integer.MAX_VALUE / (double) Integer.MAX_VALUE);
    return 1;
  }

  int seed(Lua lua) {
    state = ((long) lua.number(1) & 0xffffffffL) << 16 | LOW;
    return 0;
  }
}
