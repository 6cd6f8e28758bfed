package io.holdfast.agent.config;

/** A configuration that is refused: the message names the path, the value and what is accepted. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
