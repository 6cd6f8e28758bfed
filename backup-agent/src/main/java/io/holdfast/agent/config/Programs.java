package io.holdfast.agent.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads commands whose programs are there. */
final class Programs {
  private final String path;

  Programs(Map<String, String> environment) {
    this.path = environment.getOrDefault("PATH", "");
  }

  /**
   * A program and its arguments.
   *
   * @throws ConfigException when it is missing, or its first word is no program
   */
  List<String> command(Section section, String key) {
    List<String> command = section.texts(key, "a list of a program and its arguments");
    if (!isProgram(command.getFirst())) {
      throw new ConfigException(
          section.at(key)
              + "[0]: \""
              + command.getFirst()
              + "\" is no program; accepted is the path of one, or the name of one on the PATH");
    }
    return command;
  }

  private boolean isProgram(String name) {
    if (name.contains("/")) {
      return Files.isExecutable(Path.of(name));
    }
    for (String folder : path.split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }
}
