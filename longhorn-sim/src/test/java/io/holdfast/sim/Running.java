package io.holdfast.sim;

import io.holdfast.sim.backupstore.S3Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A simulator in this process, on a free port, with short delays. */
final class Running implements AutoCloseable {
  private final Path root;
  private final Simulator simulator;

  Running(Path root, Optional<String> target, S3Access s3) throws IOException {
    this.root = root;
    this.simulator =
        new Simulator(
            new Simulator.Config(
                root,
                "127.0.0.1",
                0,
                "node-1",
                target,
                s3,
                List.of(),
                Duration.ofMillis(30),
                Optional.empty()));
  }

  /** With a folder as its backup store. */
  static Running onNfs(Path folder) throws IOException {
    Files.createDirectories(store(folder));
    return new Running(
        folder.resolve("root"), Optional.of("nfs://" + store(folder)), S3Access.NONE);
  }

  static Path store(Path folder) {
    return folder.resolve("store");
  }

  Longhorn client() {
    return new Longhorn("http://127.0.0.1:" + simulator.port());
  }

  Path head(String volume) {
    return root.resolve("volumes").resolve(volume).resolve("head");
  }

  @Override
  public void close() {
    simulator.close();
  }
}
