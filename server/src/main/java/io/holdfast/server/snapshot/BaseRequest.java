package io.holdfast.server.snapshot;

import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Somebody's wish for a dump that is no snapshot but the base of an append-only file. */
final class BaseRequest {
  private final Storage storage;
  private final Supplier<Path> moment;
  private final CompletableFuture<Long> written = new CompletableFuture<>();
  private @Nullable SnapshotRun run;
  private boolean brokenOff;

  /**
   * @param storage where it is written
   * @param moment called at the dump's moment, while all shards are locked; tells the path
   */
  BaseRequest(Storage storage, Supplier<Path> moment) {
    this.storage = storage;
    this.moment = moment;
  }

  Supplier<Path> moment() {
    return moment;
  }

  /** Ends with the dump's size in bytes once it is forced to the disk. */
  CompletableFuture<Long> written() {
    return written;
  }

  /**
   * Takes up that it is being carried out.
   *
   * @return the file to write, at the path that the moment told
   * @throws IOException when it can't be made; then the run has ended
   */
  StorageFile begins(SnapshotRun begun, Path path) throws IOException {
    synchronized (this) {
      run = begun;
      if (brokenOff) {
        begun.breakOff();
      }
    }
    try {
      return storage.create(path);
    } catch (IOException e) {
      begun.end();
      throw e;
    }
  }

  /** Has it fail as soon as the disk lets it; nothing when it has ended. */
  synchronized void breakOff() {
    brokenOff = true;
    if (run != null) {
      run.breakOff();
    }
  }
}
