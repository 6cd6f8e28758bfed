package io.holdfast.server.command;

/**
 * A command that can't be carried out. The message is the whole error line as the client gets it,
 * code first ({@code ERR …}, {@code WRONGTYPE …}). Thrown before anything was changed.
 */
public final class CommandException extends RuntimeException {
  public CommandException(String errorLine) {
    super(errorLine, null, false, false);
  }

  /** The error line. */
  public String errorLine() {
    return String.valueOf(getMessage());
  }

  public static CommandException wrongType() {
    return new CommandException(
        "WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  public static CommandException syntax() {
    return new CommandException("ERR syntax error");
  }

  public static CommandException notAnInteger() {
    return new CommandException("ERR value is not an integer or out of range");
  }

  public static CommandException notAFloat() {
    return new CommandException("ERR value is not a valid float");
  }

  public static CommandException noSuchKey() {
    return new CommandException("ERR no such key");
  }

  /** What Redis answers to too few or too many arguments. */
  public static CommandException arity(String command) {
    return new CommandException("ERR wrong number of arguments for '" + command + "' command");
  }
}
