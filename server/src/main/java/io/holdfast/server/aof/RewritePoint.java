package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFolder.NewIncrement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A moment at which a new increment begins, so that a base of the data at that moment can take the
 * place of all that is before. Ends with {@link AppendLog#finishRewrite} or {@link
 * AppendLog#abandonRewrite}.
 */
public final class RewritePoint {
  private final long offset;
  private final Path base;
  private final CompletableFuture<NewIncrement> opened = new CompletableFuture<>();

  RewritePoint(long offset, Path base) {
    this.offset = offset;
    this.base = base;
  }

  /** The log's end at that moment: what was appended before is in the base. */
  public long offset() {
    return offset;
  }

  /** Where the base is to be written, and forced to the disk, through the log's storage. */
  public Path base() {
    return base;
  }

  void opened(NewIncrement increment) {
    opened.complete(increment);
  }

  void failed(String reason) {
    opened.completeExceptionally(new IOException(reason));
  }

  /** Waits until the increment is there. */
  NewIncrement await() throws IOException {
    try {
      return opened.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      throw new IOException(cause == null ? e.toString() : String.valueOf(cause.getMessage()), e);
    }
  }
}
