package io.holdfast.server.lua;

/**
 * An error in Lua: what a function in Java raises, and how a script ends that does not catch it.
 */
public final class LuaError extends RuntimeException {
  public LuaError(String message) {
    super(message, null, false, false);
  }

  /** The message, never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
