package io.holdfast.agent.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration where it lies, to be read again when it has changed.
 *
 * @param environment what variables that it names are looked up in
 */
public record ConfigFile(Path path, Map<String, String> environment) {
  public ConfigFile {
    environment = Map.copyOf(environment);
  }

  /**
   * Reads it.
   *
   * @throws ConfigException with the path, the value and what is accepted
   */
  public AgentConfig read() {
    return new ConfigReader(environment).read(path);
  }
}
