package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbFileWriter;
import io.holdfast.server.scheduling.Niceness;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots, one at a time, on a thread of its own, but for what needs locks. Whoever asks
 * gets a future, and never waits for a lock longer than one step of a save.
 *
 * <p>A request that comes while a save is being written is not answered by that one, whose moment
 * has passed: it waits, and all requests that wait share the next.
 */
public final class SnapshotSaver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotSaver.class);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Of the data's memory, what may wait of entries that change before a save has them: 6 %. */
  private static final int PENDING_SHARE = 16;

  private static final long LEAST_PENDING = 1L << 20;

  /** Event loops come first: a save takes the time that they leave, and a tenth at least. */
  private static final int NICENESS = 10;

  /** So little that the system writes for less than a millisecond before it looks at others. */
  private static final long FORCE_EVERY = 4L << 20;

  /** Writers are not held for longer by a disk that takes nothing at all. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Keyspace keyspace;
  private final SnapshotSettings.Source settings;
  private final String redisVersion;
  private final String holdfastVersion;
  private final WriterHold writers;
  private final LockedSteps locked;
  private final Thread thread;
  private final SaveRecord record = new SaveRecord();

  private @Nullable CompletableFuture<Manifest> waiting; // guarded by this, as the next three are
  private @Nullable CompletableFuture<Manifest> running;
  private volatile @Nullable SnapshotRun current; // the newest; it may have ended
  private @Nullable BaseRequest base;
  private @Nullable BaseRequest newestBase; // it may have ended
  private boolean noBases;
  private boolean closed;
  private long epoch; // of the thread alone

  /** One that holds nobody, and does all itself, for where nobody else works on the keyspace. */
  public SnapshotSaver(
      Keyspace keyspace,
      SnapshotSettings.Source settings,
      String redisVersion,
      String holdfastVersion) {
    this(keyspace, settings, redisVersion, holdfastVersion, WriterHold.NOBODY, Runnable::run);
  }

  /**
   * @param redisVersion whose format it is; stands in the dump for other readers
   * @param writers told when clients change entries faster than the disk takes them
   * @param threads who runs what needs shards' locks, some 100 microseconds at a time; when they
   *     have ended the saver does it itself
   */
  public SnapshotSaver(
      Keyspace keyspace,
      SnapshotSettings.Source settings,
      String redisVersion,
      String holdfastVersion,
      WriterHold writers,
      Executor threads) {
    this.keyspace = keyspace;
    this.settings = settings;
    this.redisVersion = redisVersion;
    this.holdfastVersion = holdfastVersion;
    this.writers = writers;
    this.locked = new LockedSteps(threads);
    this.thread = Thread.ofPlatform().name("snapshot-saver").daemon().unstarted(this::work);
    thread.start();
  }

  /**
   * Asks for a snapshot whose moment comes after this call. The future ends with its manifest once
   * all is on the disk, or with a {@link SnapshotException}; on the saver's thread, which what
   * depends on it must not hold up.
   */
  public synchronized CompletableFuture<Manifest> request() {
    if (closed) {
      return CompletableFuture.failedFuture(
          new SnapshotException("the server is stopping", new IllegalStateException("closed")));
    }
    if (waiting == null) {
      waiting = new CompletableFuture<>();
      notifyAll();
    }
    return waiting.copy();
  }

  /** The same, unless a save is under way or asked for: then null, and nothing is begun. */
  public synchronized @Nullable CompletableFuture<Manifest> requestIfIdle() {
    return isBusy() ? null : request();
  }

  /**
   * Asks for a dump as the base of an append-only file, after what is under way. It is no snapshot:
   * it has no manifest and counts as no save.
   *
   * @param moment called at its moment, while all shards are locked; tells where to write. Not
   *     called when the server is stopping
   * @return its size in bytes once it is forced to the disk
   */
  public synchronized CompletableFuture<Long> writeBase(Storage storage, Supplier<Path> moment) {
    if (closed || noBases || base != null) {
      return CompletableFuture.failedFuture(
          new IOException(base == null ? "the server is stopping" : "one is asked for already"));
    }
    base = new BaseRequest(storage, moment);
    newestBase = base;
    notifyAll();
    return base.written();
  }

  /**
   * Has a base that is asked for, or being written, fail soon, and all that are asked for from now
   * on: the server is stopping, and the append-only file is good without them.
   */
  public synchronized void breakOffBases() {
    noBases = true;
    if (newestBase != null) {
      newestBase.breakOff();
    }
  }

  /** True while a save is under way or asked for. */
  public synchronized boolean isBusy() {
    return running != null || waiting != null;
  }

  /**
   * Takes a snapshot and waits for it; not to be called on an event loop.
   *
   * @throws SnapshotException when it fails
   */
  public Manifest save() {
    return await(request());
  }

  /**
   * The same at the end, when nobody writes any more. A save that is being written will do if
   * nothing has changed since; one that has the larger part before it is broken off for the newer.
   */
  public Manifest saveLast() {
    locked.nobodyWaits();
    CompletableFuture<Manifest> present;
    SnapshotRun run = record.run();
    synchronized (this) {
      present = running;
    }
    if (present != null && run != null) {
      if (run.changes() != keyspace.changes()) {
        breakOffUnlessNearlyDone(run);
        return save();
      }
      try {
        return await(present);
      } catch (SnapshotException e) {
        LOG.warn("The last save failed; it is tried once more");
      }
    }
    return save();
  }

  /** What is nearly done is worth having if the time for the next one does not suffice. */
  private static void breakOffUnlessNearlyDone(SnapshotRun run) {
    if (run.saved() <= run.total() / 2) {
      run.breakOff();
    }
  }

  private static Manifest await(CompletableFuture<Manifest> coming) {
    try {
      return coming.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SnapshotException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** How saving goes and went; a save is in progress from the moment at which it is asked for. */
  public SnapshotStatus status() {
    return record.status(isBusy());
  }

  /** True after a save that failed, until one succeeds. Cheap. */
  public boolean lastFailed() {
    return record.lastFailed();
  }

  /**
   * Has the present save, or the base that is being written, fail if writers are held for it and
   * the disk takes nothing any more; to be called every second or so.
   */
  public void watch() {
    SnapshotRun run = current;
    if (run != null) {
      run.giveUpIfStalled(PATIENCE_NANOS);
    }
  }

  /** Takes up that the keyspace is now as in the snapshot on the disk: it was just loaded. */
  public void loaded() {
    record.loaded(keyspace.changes());
  }

  /** Ends the thread after the saves that were asked for. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    ThreadEnd.await(thread);
  }

  private void work() {
    Niceness.set(NICENESS);
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    while (waiting == null && base == null && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        LOG.warn("Nobody should interrupt the snapshot thread", e);
      }
    }
    CompletableFuture<Manifest> save = waiting;
    BaseRequest request = base;
    if (save != null) {
      waiting = null;
      running = save;
      return () -> save(save);
    }
    base = null;
    return request == null ? null : () -> write(request);
  }

  private void save(CompletableFuture<Manifest> asked) {
    try {
      Manifest manifest = take();
      idle();
      asked.complete(manifest);
    } catch (SnapshotBrokenOffException e) {
      LOG.info("The snapshot was broken off: {}", e.getMessage());
      record.brokenOff();
      idle();
      asked.completeExceptionally(new SnapshotException(String.valueOf(e.getMessage()), e));
    } catch (IOException | RuntimeException | Error e) { // the thread must outlive everything
      String reason = SnapshotException.reason(e);
      LOG.error("The snapshot failed: {}. The previous one is untouched.", reason, e);
      record.failed(reason);
      idle();
      asked.completeExceptionally(new SnapshotException(reason, e));
    }
  }

  private void write(BaseRequest request) {
    var path = new AtomicReference<Path>();
    try {
      SnapshotSettings now = settings.get();
      keyspace.prepareSnapshot(++epoch);
      SnapshotRun run = run(now, () -> path.set(request.moment().get()));
      StorageFile created = request.begins(run, Objects.requireNonNull(path.get()));
      try (var channel = new ForcedAhead(created, FORCE_EVERY)) {
        var file = new RdbFileWriter(channel, now.checksum());
        run.write(file, redisVersion, holdfastVersion, true);
        channel.force();
        request.written().complete(file.bytes());
      }
    } catch (IOException | RuntimeException | Error e) { // the thread must outlive everything
      request.written().completeExceptionally(SnapshotException.because(e));
    }
  }

  private SnapshotRun run(SnapshotSettings now, Runnable besides) {
    var pending = new PendingMemory(pendingLimit(), writers);
    SnapshotRun run =
        locked.call(
            () -> new SnapshotRun(keyspace, epoch, now.compress(), locked, pending, besides));
    current = run;
    return run;
  }

  private synchronized void idle() {
    running = null;
  }

  private Manifest take() throws IOException {
    record.begins();
    SnapshotSettings now = settings.get();
    prune(now.series()); // the new one needs room
    SnapshotFiles files = now.series().next();
    try {
      Manifest manifest = write(now, files);
      files.publish(manifest);
      prune(now.series());
      record.succeeded();
      SnapshotStatus status = record.status(false);
      LOG.info(
          "Snapshot of {} keys saved: {}, {} bytes, digest {}, in {} ms; entries that changed"
              + " meanwhile took {} KiB at most, of {} KiB in all, and writers waited {} ms",
          manifest.keys(),
          files.dump(),
          manifest.bytes(),
          manifest.digest(),
          status.lastMillis(),
          status.pending().lastPeak() >> 10,
          status.pending().lastCopied() >> 10,
          status.pending().lastHeldMillis());
      return manifest;
    } catch (IOException | RuntimeException | Error e) {
      discard(files, e);
      throw e;
    }
  }

  private Manifest write(SnapshotSettings now, SnapshotFiles files) throws IOException {
    StorageFile created = files.storage().create(files.temporaryDump());
    try (var channel = new ForcedAhead(created, FORCE_EVERY)) {
      var file = new RdbFileWriter(channel, now.checksum());
      keyspace.prepareSnapshot(++epoch);
      SnapshotRun run = run(now, () -> {});
      record.runs(run);
      run.write(file, redisVersion, holdfastVersion);
      channel.force();
      ContentSummary content = run.summary();
      return new Manifest(
          Manifest.FORMAT,
          files.name(),
          file.bytes(),
          file.sha256(),
          MOMENT.format(Instant.ofEpochMilli(run.moment())),
          "holdfast " + holdfastVersion,
          content.digest(),
          content.keys(),
          content.databases(),
          now.appendOnlyFile());
    }
  }

  private long pendingLimit() {
    return Math.max(LEAST_PENDING, keyspace.usedMemory() / PENDING_SHARE);
  }

  private static void prune(SnapshotSeries series) {
    try {
      for (String removed : series.prune()) {
        LOG.info("Removed {}: {} snapshots are kept", removed, series.keep());
      }
    } catch (IOException e) {
      LOG.warn(
          "An old snapshot could not be removed: {}",
          SnapshotException.reason(e)); // a save must not fail by it
    }
  }

  private static void discard(SnapshotFiles files, Throwable because) {
    try {
      files.discard();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
