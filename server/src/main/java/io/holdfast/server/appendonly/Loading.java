package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofLoad;
import io.holdfast.server.aof.AofReader;
import io.holdfast.server.command.Replayer;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.LoadProgress;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads an append-only file into an empty keyspace, and tells the operator how that went. */
record Loading(Settings settings, Keyspace keyspace, AofFolder folder) {
  private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

  void load(Replayer replayer, LoadProgress progress) throws IOException {
    long start = System.nanoTime();
    long bytes = folder.bytes();
    boolean skip = settings.get(PersistenceParameters.AOF_SKIP_FAILED);
    boolean mayCut = settings.get(PersistenceParameters.AOF_LOAD_TRUNCATED);
    var replay = new Replay(keyspace, progress, replayer, skip);
    progress.begins(bytes);
    AofLoad load;
    try {
      load = new AofReader(folder, keyspace.databases(), mayCut).load(replay);
    } finally {
      progress.ends(keyspace.size(), 0);
    }
    if (load.cut() != null) {
      LOG.warn("The append-only file had a torn end: {}", load.cut().text());
    }
    if (replay.failed() > 0) {
      LOG.error("{} commands of the append-only file FAILED and were left out", replay.failed());
    }
    LOG.info(
        "Loaded {} keys from {} ({} bytes, {} commands) in {} ms",
        keyspace.size(),
        folder.path(),
        bytes,
        load.commands(),
        (System.nanoTime() - start) / 1_000_000);
  }
}
