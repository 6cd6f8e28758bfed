package io.holdfast.server.command;

/** Commands that belong together and are registered together. */
@FunctionalInterface
public interface CommandFamily {
  void register(CommandTable table);
}
