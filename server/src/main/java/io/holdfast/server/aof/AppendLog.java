package io.holdfast.server.aof;

import io.holdfast.server.storage.ThreadEnd;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log of all changes, in the order in which they were made. Any thread appends to memory; one
 * thread writes what has accumulated in one go, and forces it as the {@link FsyncPolicy} says. All
 * offsets are bytes since the log was opened.
 *
 * <p>What is promised:
 *
 * <ul>
 *   <li>Appends are in the files whole and in order. After a crash the files hold all up to some
 *       append and none after it.
 *   <li>All appends that end at or before {@link #durable} survive a power cut. With {@code always}
 *       that follows each append by one fsync or two, with {@code everysec} by about a second; with
 *       {@code no} it advances only when a file is changed or closed.
 *   <li>A write that fails, as on a full disk, is taken back to the last whole append and tried
 *       again until it works; meanwhile {@link #failure} tells why, and nothing is lost: it waits
 *       in memory.
 *   <li>After an fsync that failed nobody knows what is on the disk, whatever later fsyncs say. The
 *       log is broken then: it writes no more, {@link #durable} stays, {@link #failure} tells why.
 *       Only a rewrite mends it: {@link #restart}, then {@link #finishRewrite}; then all is durable
 *       that the new base has, and {@link #failure} is null again. Until then a crash finds the old
 *       files, with all that was durable.
 * </ul>
 *
 * <p>A rewrite goes so: with all shards locked {@link #switchIncrement} is called and a snapshot
 * begun; that is written as the base and forced; {@link #finishRewrite} puts it in the manifest. A
 * log that was {@link #openDetached opened detached} begins with {@link #restart} instead.
 */
public final class AppendLog implements AutoCloseable {
  private final AofFolder folder;
  private final LogState state;
  private final Backlog backlog;
  private final ForceTimer timer;
  private final Thread writerThread;
  private final Thread timerThread;
  private final AtomicLong rewrites = new AtomicLong();

  private AppendLog(AofFolder folder, LogOptions options, @Nullable IncrementFile file) {
    this.folder = folder;
    this.backlog = new Backlog(options.limit());
    this.state = new LogState(options.policy(), backlog, file);
    this.timer = new ForceTimer(state, options.forceEvery().toNanos());
    var writer = new LogWriter(state, folder, options.retry());
    this.writerThread = Thread.ofPlatform().name("aof-writer").daemon().start(writer);
    this.timerThread = Thread.ofPlatform().name("aof-fsync").daemon().start(timer);
  }

  /**
   * Continues the folder's last increment, or begins the first.
   *
   * @param folder prepared, and read to its end
   */
  public static AppendLog open(AofFolder folder, LogOptions options) throws IOException {
    var last = folder.manifest().lastIncrement();
    var made = last.isPresent() ? folder.continueIncrement(last.get()) : folder.addIncrement();
    return new AppendLog(folder, options, new IncrementFile(made, 0));
  }

  /**
   * Opens a log for data that the folder has no base of: nothing is written before {@link
   * #restart}, and what is written then counts only when that rewrite is finished.
   *
   * @param folder prepared
   */
  public static AppendLog openDetached(AofFolder folder, LogOptions options) throws IOException {
    folder.makeFolder();
    return new AppendLog(folder, options, null);
  }

  /**
   * Appends bytes, which are copied. Whoever appends holds the locks of what it has changed, so
   * that the order is that of the changes. Does not wait for the disk.
   *
   * @return the offset after them
   */
  public long append(byte[] bytes, int from, int length) {
    return state.append(target -> target.put(bytes, from, length), true);
  }

  /** The same for bytes at an address. */
  public long append(long address, int length) {
    return state.append(target -> target.put(address, length), true);
  }

  /**
   * The same for several parts that belong together: a command with a large argument, or a
   * transaction.
   */
  public long append(Appending content) {
    return state.append(content, true);
  }

  /**
   * The same without having the writer start at once, so that more comes together for one fsync.
   * Whoever does so calls {@link #wake} when it has no more; else it is written after 0.1 seconds.
   */
  public long appendQuietly(Appending content) {
    return state.append(content, !isAlways());
  }

  /**
   * Takes up that something could not be appended: the log is broken then, until it is rewritten.
   * Called under the locks of what was changed.
   */
  public void lose() {
    state.lose();
  }

  /** Has the writer write what was appended. */
  public void wake() {
    state.wake();
  }

  /** The offset after all appends. */
  public long end() {
    return state.end();
  }

  /** The offset up to which appends are written to the file, but maybe not forced. */
  public long written() {
    return state.whole();
  }

  /** The offset up to which appends survive a power cut. */
  public long durable() {
    return state.durable();
  }

  /** Has {@code told} run after each advance of {@link #durable}, on a thread of the log. */
  public void listen(Runnable told) {
    state.listener(told);
  }

  /**
   * Why writers have to be refused: the reason of the last write or fsync that failed, or that a
   * rewrite has to mend the log; null when all is well. Cheap.
   */
  public @Nullable String failure() {
    return state.failure();
  }

  /** True while replies have to wait until what they tell of is durable. Cheap. */
  public boolean isAlways() {
    return state.policy() == FsyncPolicy.ALWAYS;
  }

  /** True when a manifest names, or named last, what is written; false before the first rewrite. */
  public boolean isAttached() {
    return state.isAttached();
  }

  /** True while nothing more becomes durable before a {@link #restart}. */
  public boolean needsRestart() {
    return state.needsRestart();
  }

  /** Has what was appended so far forced soon, whatever the policy. */
  public void force() {
    state.force();
  }

  /** True when so much waits to be written that writers should be held. Cheap. */
  public boolean overLimit() {
    return backlog.isTooMuch();
  }

  /**
   * Has somebody told when {@link #overLimit} becomes true, and when it becomes false; under the
   * log's lock, so it must be quick. Before the first append.
   */
  public void tellLimit(Runnable over, Runnable under) {
    backlog.tell(over, under);
  }

  /** Changes the policy; what was written before is forced once. */
  public void policy(FsyncPolicy policy) {
    state.policy(policy);
  }

  public LogStatistics statistics() {
    return state.statistics();
  }

  /**
   * Begins a rewrite: what is appended from now on goes to a new increment. Called while all shards
   * are locked; only marks the end. The writer then writes what is before to the old increment,
   * forces it, and names the new one in the manifest before anything is written to it. A file is
   * read with database 0 selected: the next append has to SELECT its own, as the first of all.
   *
   * @throws IllegalStateException while a rewrite or its switch is under way, or when the log is
   *     broken or detached
   */
  public RewritePoint switchIncrement() {
    return state.begin(false, folder.temporaryBase(rewrites.incrementAndGet()));
  }

  /**
   * Begins the rewrite that mends a broken log, or attaches a detached one. Called while all shards
   * are locked; only marks the end. What was appended before is dropped, since the base will have
   * it; what is appended from now on goes to an increment, in which database 0 is selected and
   * which no manifest names until the rewrite is finished.
   *
   * @throws IllegalStateException when the log is neither broken nor detached, or a rewrite is
   *     under way, which has to be abandoned first
   */
  public RewritePoint restart() {
    return state.begin(true, folder.temporaryBase(rewrites.incrementAndGet()));
  }

  /**
   * Ends a rewrite: names base and increments in the manifest, and deletes what is no longer
   * needed. Waits for the disk; not to be called on an event loop.
   *
   * @param isDump whether the base begins as a dump does; else it is commands
   * @throws IOException when it could not be done, or the log became broken since; then the caller
   *     abandons the rewrite, and the next begins with a new base
   */
  public void finishRewrite(RewritePoint rewrite, boolean isDump) throws IOException {
    var increment = rewrite.await();
    String obstacle = state.obstacle(rewrite, increment);
    if (obstacle != null) {
      throw new IOException(obstacle);
    }
    folder.publish(rewrite.base(), isDump, increment);
    state.finished(rewrite);
  }

  /** Gives a rewrite up and removes its base; the increments stay as they are. */
  public void abandonRewrite(RewritePoint rewrite) throws IOException {
    state.abandoned(rewrite);
    folder.storage().delete(rewrite.base());
  }

  /** Has no rewrite begin from now on; {@link #close} follows. */
  public void seal() {
    state.close();
  }

  /**
   * Writes and forces what is there, tried once more if the disk fails, and ends the threads. If
   * bytes were lost {@link #failure} tells why. Nothing may be appended any more.
   */
  @Override
  public void close() {
    state.close();
    timer.close();
    ThreadEnd.await(writerThread, timerThread);
  }
}
