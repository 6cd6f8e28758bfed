package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFolder.NewIncrement;
import io.holdfast.server.aof.LogState.View;
import io.holdfast.server.storage.BackOff;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes what has accumulated in a log, and changes files at boundaries. */
final class LogWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  private final LogState state;
  private final AofFolder folder;
  private final Forcing forcing;
  private final BackOff retry;

  LogWriter(LogState state, AofFolder folder, BackOff retry) {
    this.state = state;
    this.folder = folder;
    this.forcing = new Forcing(state);
    this.retry = retry;
  }

  @Override
  public void run() {
    String reason = "the log was closed";
    int failures = 0;
    while (state.await(retry.after(failures).toMillis())) {
      boolean last = state.isClosing();
      try {
        work();
        state.writeWorks();
        failures = 0;
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        reason = e.getMessage() == null ? e.toString() : e.getMessage();
        state.writeFailed(reason);
        failures++;
        if (last) {
          break;
        }
      }
    }
    leave(state.end(reason));
  }

  private void work() throws IOException {
    View view = state.view();
    if (view.restarts()) {
      change(folder.temporaryIncrement(), view.limit());
      return;
    }
    IncrementFile file = view.current();
    if (file == null || view.broken()) {
      return;
    }
    if (view.whole() < view.limit()) {
      write(file, view.whole(), view.limit());
    }
    if (view.switches() || state.mustForce()) {
      forcing.force(file, view.limit());
    }
    if (view.switches() && !state.view().broken()) {
      change(folder.addIncrement(), view.limit());
    }
  }

  private void write(IncrementFile file, long from, long limit) throws IOException {
    file.heal(from);
    boolean done = false;
    try {
      for (long at = from; at < limit; ) {
        ByteBuffer slice = state.slice(at, limit);
        long to = at + slice.remaining();
        file.write(slice);
        state.wrote(at, to, limit);
        at = to;
      }
      done = true;
    } catch (IOException e) {
      throw new IOException("writing " + file.name() + ": " + e.getMessage(), e);
    } finally {
      if (!done) {
        undo(file);
      }
    }
  }

  /** The file ends with a whole append again; or it is tried again before the next write. */
  private void undo(IncrementFile file) {
    try {
      file.cutTo(state.whole());
    } catch (IOException e) {
      LOG.warn("What was half written to {} can't be cut yet: {}", file.name(), e.getMessage());
    }
  }

  private void change(NewIncrement made, long boundary) throws IOException {
    leave(state.switched(new IncrementFile(made, boundary)));
  }

  /** Closes a file that nothing is written to any more. */
  private void leave(@Nullable IncrementFile file) {
    if (file == null) {
      return;
    }
    try {
      file.close();
      folder.discard(file.made());
    } catch (IOException e) {
      LOG.warn("Closing {}: {}", file.name(), e.getMessage()); // all that counts was forced
    }
  }
}
