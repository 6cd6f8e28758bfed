package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AofCommand;
import io.holdfast.server.aof.AofSink;
import io.holdfast.server.command.Replayer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.resp.AsciiWord;
import io.holdfast.server.snapshot.KeyspaceFiller;
import io.holdfast.server.snapshot.LoadProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the keyspace to where an append-only file ends. */
final class Replay implements AofSink {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final int MOST_TOLD = 10;

  private final Keyspace keyspace;
  private final LoadProgress progress;
  private final Replayer replayer;
  private final boolean skipFailed;
  private Path file = Path.of("");
  private @Nullable KeyspaceFiller filling;
  private long failed;

  /**
   * @param skipFailed whether commands that fail are passed over; else the first ends the reading
   */
  Replay(Keyspace keyspace, LoadProgress progress, Replayer replayer, boolean skipFailed) {
    this.keyspace = keyspace;
    this.progress = progress;
    this.replayer = replayer;
    this.skipFailed = skipFailed;
  }

  /** Commands that failed and were passed over. */
  long failed() {
    return failed;
  }

  @Override
  public void begins(Path next) {
    file = next;
    replayer.begin();
  }

  @Override
  public RdbVisitor dump(RdbInput in) {
    var made = new KeyspaceFiller(keyspace, new LoadProgress(), in, true);
    filling = made;
    return made;
  }

  @Override
  public void dumpEnds() throws RdbException {
    if (filling != null) {
      filling.finish();
      filling = null;
    }
  }

  @Override
  public void command(AofCommand command) throws IOException {
    byte[] name = command.arguments()[0];
    if (AsciiWord.matches(name, "MULTI") || AsciiWord.matches(name, "EXEC")) {
      return; // nobody else is there who could see half of it
    }
    String error = replayer.run(command.arguments(), command.larges());
    if (error == null) {
      return;
    }
    String what =
        "%s at offset %d: the command '%s' fails: %s"
            .formatted(
                file, command.offset(), new String(name, StandardCharsets.ISO_8859_1), error);
    if (!skipFailed) {
      throw new IOException(
          what
              + ". Nothing was changed. With aof-skip-failed-commands yes the server starts without"
              + " what such commands did");
    }
    if (failed++ < MOST_TOLD) {
      LOG.warn("NOT done: {}", what);
    }
  }

  @Override
  public void progress(long bytes) {
    progress.advances(bytes, keyspace.size());
  }
}
