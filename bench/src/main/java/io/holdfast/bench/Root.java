package io.holdfast.bench;

import java.nio.file.Path;

/** Where the repository is: bench/run says it, and Maven's tests run in one of its modules. */
final class Root {
  private Root() {}

  static Path path() {
    return Path.of(System.getProperty("holdfast.root", "..")).toAbsolutePath().normalize();
  }
}
