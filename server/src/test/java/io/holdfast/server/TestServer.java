package io.holdfast.server;

import io.holdfast.server.config.Flags;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.snapshot.SnapshotStatus;
import io.holdfast.server.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our server in this process, on a free port, with its data in a temporary folder. */
public final class TestServer implements AutoCloseable {
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  /** Starts one that does not save by itself, with more flags. */
  public static TestServer start(Path folder, String... flags) {
    return start(Storage.disk(), folder, flags);
  }

  /** The same, whose snapshots lie on a disk that may have a folder of that name. */
  public static TestServer start(Storage storage, Path folder, String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--port=0",
                "--bind=127.0.0.1",
                "--dir=" + folder,
                "--save=",
                "--enable_debug_command=local"));
    all.addAll(List.of(flags));
    var server = new TestServer(new Server(Flags.read(all, Map.of()).settings(), storage));
    try {
      server.server.start();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  public int port() {
    return server.port();
  }

  public int metricsPort() {
    return server.metricsPort();
  }

  /** Its data, to be looked at under the shards' locks. */
  public Keyspace keyspace() {
    return server.parts().keyspace();
  }

  /** How its saves go. */
  public SnapshotStatus saving() {
    return server.parts().saver().status();
  }

  /** A new connection to it. */
  public RawClient connect() {
    return new RawClient(port());
  }

  /**
   * The same for one that does not read: the system takes little for it, and not more and more by
   * itself.
   */
  public RawClient connectNarrow() {
    return new RawClient(port(), 256 << 10);
  }

  /** Stops as a SIGTERM would; false when saving failed. */
  public boolean stop() {
    return server.stop();
  }

  @Override
  public void close() {
    server.close();
  }
}
