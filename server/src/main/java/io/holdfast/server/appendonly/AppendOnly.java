package io.holdfast.server.appendonly;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofManifest;
import io.holdfast.server.aof.AppendLog;
import io.holdfast.server.aof.FsyncPolicy;
import io.holdfast.server.aof.LogOptions;
import io.holdfast.server.aof.TurnedOff;
import io.holdfast.server.client.Client;
import io.holdfast.server.command.Replayer;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotLoader;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSeries;
import io.holdfast.server.snapshot.WriterHold;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The append-only file from the start of the server to its end. */
public final class AppendOnly implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AppendOnly.class);

  /** Bytes that may wait for the disk before writers are held back. */
  private static final long MOST_WAITING = 64L << 20;

  private final Settings settings;
  private final Keyspace keyspace;
  private final Journal journal;
  private final AofFolder folder;
  private final Rewriting rewriting;
  private final TurnedOff off;
  private final Forced forced = new Forced();
  private final Runnable advanced;
  private final WriterHold writers;
  private volatile @Nullable AppendLog log;
  private volatile long bytesBefore; // of all files, less what the log has written
  private volatile long bytesAtRewrite;
  private volatile boolean wanted;
  private boolean started;

  /**
   * @param folder where it lies
   * @param advanced is told when more has become durable, on any thread
   * @param writers held while too much waits to be written
   */
  public AppendOnly(
      Settings settings,
      Keyspace keyspace,
      Journal journal,
      SnapshotSaver saver,
      AofFolder folder,
      Runnable advanced,
      WriterHold writers) {
    this.settings = settings;
    this.keyspace = keyspace;
    this.journal = journal;
    this.folder = folder;
    this.off = new TurnedOff(folder);
    this.advanced = advanced;
    this.writers = writers;
    this.rewriting = new Rewriting(saver, folder.storage());
    settings.follow(PersistenceParameters.APPENDONLY, yes -> wanted = yes);
    settings.follow(PersistenceParameters.APPENDFSYNC, this::policyIs);
  }

  /**
   * Loads the data: from the append-only file if there is one and it is wanted, else from the dump;
   * then begins to append. A dump that is there when the append-only file is new becomes its base
   * first.
   *
   * @param dumps of which the newest is taken
   * @return how many keys there are
   * @throws IOException naming file, offset, reason and what to do
   */
  public synchronized long start(Replayer replayer, LoadProgress progress, SnapshotSeries dumps)
      throws IOException {
    started = true;
    AofManifest manifest = folder.read();
    if (!wanted) {
      if (!manifest.isEmpty()) {
        SnapshotFiles dump = dumps.latest();
        new Unused(folder).check(manifest, dump);
        Instant moment = dump.asOf();
        off.mark(moment == null ? Instant.now() : moment);
      }
      return load(dumps, progress);
    }
    for (String done : folder.prepare()) {
      LOG.warn("{}", done);
    }
    boolean isOld = isOlderThan(dumps.latest());
    if (!folder.manifest().isEmpty() && !isOld) {
      new Loading(settings, keyspace, folder).load(replayer, progress);
      off.clear();
      use(AppendLog.open(folder, options()));
      return keyspace.size();
    }
    long keys = load(dumps, progress);
    if (!isOld && keys == 0 && keyspace.libraries().all().isEmpty()) {
      use(AppendLog.open(folder, options()));
    } else {
      LOG.warn(
          "There is no append-only file {}: {} keys of the dump become its base, before the first"
              + " client is served",
          isOld ? "as new as the dump" : "yet",
          keys);
      await(attach());
    }
    return keys;
  }

  /** True when the file was turned off before a dump was made, which has all of it then. */
  private boolean isOlderThan(SnapshotFiles dump) throws IOException {
    Instant since = off.since();
    Instant moment = since == null ? null : dump.asOf();
    return since != null && moment != null && !moment.isBefore(since);
  }

  private long load(SnapshotSeries dumps, LoadProgress progress) throws IOException {
    return new SnapshotLoader(keyspace, progress).load(dumps.latest());
  }

  private LogOptions options() {
    return new LogOptions(settings.get(PersistenceParameters.APPENDFSYNC), MOST_WAITING);
  }

  private void use(AppendLog opened) throws IOException {
    follow(opened);
    measure(opened);
    locked(() -> journal.use(opened));
    takeUp(opened);
  }

  /** The policy may have been changed since it was opened. */
  private void takeUp(AppendLog opened) {
    log = opened;
    opened.policy(settings.get(PersistenceParameters.APPENDFSYNC));
  }

  /** Begins a log that the folder has no base for, and the rewrite that gives it one. */
  private CompletableFuture<Void> attach() throws IOException {
    AppendLog opened = AppendLog.openDetached(folder, options());
    follow(opened);
    takeUp(opened);
    return rewrite(opened, true, () -> journal.use(opened));
  }

  private void follow(AppendLog opened) {
    opened.listen(this::moreIsDurable);
    opened.tellLimit(writers::hold, writers::letGo);
  }

  private CompletableFuture<Void> rewrite(AppendLog of, boolean restart, Runnable switched) {
    return rewriting
        .begin(of, restart, switched)
        .thenRun(
            () -> {
              try {
                measure(of);
              } catch (IOException e) {
                LOG.warn("The append-only file's size can't be told: {}", e.getMessage());
              }
            });
  }

  private void measure(AppendLog of) throws IOException {
    long bytes = folder.bytes();
    bytesAtRewrite = bytes;
    bytesBefore = bytes - of.written();
  }

  private static void await(CompletableFuture<Void> rewrite) throws IOException {
    try {
      rewrite.join();
    } catch (CompletionException e) {
      throw new IOException(
          "the append-only file can't be made of the dump: " + Rewriting.reason(e), e);
    }
  }

  private void locked(Runnable action) {
    long all = keyspace.allShards();
    keyspace.lock(all);
    try {
      action.run();
    } finally {
      keyspace.unlock(all);
    }
  }

  private void policyIs(FsyncPolicy policy) {
    AppendLog now = log;
    if (now != null) {
      now.policy(policy);
      advanced.run();
    }
  }

  private void moreIsDurable() {
    AppendLog now = log;
    if (now != null) {
      forced.advanced(now);
    }
    advanced.run();
  }

  /** Why writers have to be refused; null when they need not be. Cheap. */
  public @Nullable String failure() {
    AppendLog now = log;
    return now == null ? null : now.failure();
  }

  /**
   * Has all that was appended so far forced to the disk, whatever {@code appendfsync} says. Ends at
   * once when no start would read an append-only file yet; with the reason when it can't be done.
   */
  public CompletableFuture<Void> force() {
    AppendLog now = log;
    return now == null || !now.isAttached()
        ? CompletableFuture.completedFuture(null)
        : forced.request(now, now.end());
  }

  /**
   * The same for what was appended for one client; its offset is {@link Client#appended}. What
   * others append meanwhile is not waited for.
   */
  public CompletableFuture<Void> force(Client client) {
    AppendLog now = log;
    return now == null
        ? CompletableFuture.completedFuture(null)
        : forced.request(now, journal.within(now, client.appended()));
  }

  /** How a wish for a rewrite is answered. */
  public enum Answer {
    STARTED,
    /** It follows the save that is under way. */
    SCHEDULED,
    /** One is under way. */
    BUSY,
    /** There is no append-only file. */
    OFF
  }

  /**
   * Begins a rewrite.
   *
   * @param saving whether a save is under way
   */
  public Answer requestRewrite(boolean saving) {
    AppendLog now = log;
    if (now == null) {
      return Answer.OFF;
    }
    if (rewriting.isRunning()) {
      return Answer.BUSY;
    }
    rewrite(now, now.needsRestart(), () -> journal.use(now));
    return saving ? Answer.SCHEDULED : Answer.STARTED;
  }

  /** Follows the parameters, mends a log that broke, rewrites one that has grown; each second. */
  @Override
  public synchronized void run() {
    AppendLog now = log;
    moreIsDurable(); // a first rewrite that has ended advances nothing
    forced.failIfBroken(now);
    if (!started || (now == null && !wanted) || rewriting.isRunning()) {
      return;
    }
    if (now != null && !wanted) {
      disable(now);
    } else if (rewriting.mayTry()) {
      enableOrRewrite(now);
    }
  }

  private void enableOrRewrite(@Nullable AppendLog now) {
    if (now == null) {
      enable();
    } else if (now.needsRestart() || hasGrown()) {
      requestRewrite(false);
    }
  }

  private void enable() {
    try {
      folder.read();
      attach();
      LOG.info("The append-only file is on");
    } catch (IOException e) {
      LOG.error("The append-only file can NOT be turned on: {}", e.getMessage());
    }
  }

  private void disable(AppendLog now) {
    Instant since = leave(now);
    if (now.isAttached()) {
      off.mark(since);
    }
    advanced.run();
    LOG.warn("The append-only file is off; what is in {} grows old", folder.path());
  }

  /**
   * Ends a log; a rewrite whose moment comes later must not put it to use again.
   *
   * @return a moment before which all changes are in it
   */
  private Instant leave(AppendLog now) {
    locked(
        () -> {
          journal.use(null);
          now.seal();
        });
    Instant moment = Instant.now();
    log = null;
    now.close();
    return moment;
  }

  private boolean hasGrown() {
    long percent = settings.get(PersistenceParameters.AOF_REWRITE_PERCENTAGE);
    long bytes = bytes();
    long grown = (bytes - bytesAtRewrite) * 100 / Math.max(1, bytesAtRewrite);
    return percent > 0
        && bytes > settings.get(PersistenceParameters.AOF_REWRITE_MIN_SIZE)
        && grown >= percent;
  }

  private long bytes() {
    AppendLog now = log;
    return now == null ? 0 : bytesBefore + now.written();
  }

  /** How it does. */
  public AppendOnlyStatus status() {
    AppendLog now = log;
    return new AppendOnlyStatus(
        now != null,
        rewriting.isRunning(),
        rewriting.lastOk(),
        rewriting.lastMillis(),
        rewriting.currentMillis(),
        rewriting.begun(),
        rewriting.failures(),
        bytesAtRewrite,
        bytes(),
        failure(),
        now == null ? null : now.statistics());
  }

  /**
   * Writes and forces what is there; nobody may change anything any more. A rewrite that is under
   * way is broken off, but for one that the log can't do without.
   *
   * @return false when something was lost
   */
  public synchronized boolean end() {
    AppendLog now = log;
    if (now != null && now.needsRestart()) {
      rewriting.await();
      if (now.needsRestart()) {
        LOG.warn("The append-only file is broken: it is rewritten once more before the end");
        rewrite(now, true, () -> journal.use(now));
        rewriting.await();
      }
    }
    close();
    String failure = now == null ? null : now.failure();
    if (failure != null) {
      LOG.error("The end of the append-only file may be LOST: {}", failure);
    }
    return failure == null;
  }

  /** The same at once: a log that is broken stays so. */
  @Override
  public synchronized void close() {
    AppendLog now = log;
    rewriting.breakOff();
    if (now != null) {
      leave(now);
    }
    rewriting.close();
  }
}
