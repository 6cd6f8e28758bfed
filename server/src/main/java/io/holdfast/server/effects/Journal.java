package io.holdfast.server.effects;

import io.holdfast.server.aof.AppendLog;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where effects go: to the append-only file, if there is one. Who tells effects holds the locks of
 * the shards that are changed. Offsets count on when one log takes the place of another.
 */
public final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int NONE = -1;

  private final FastThreadLocal<Effects> here =
      new FastThreadLocal<>() {
        @Override
        protected Effects initialValue() {
          return new Effects();
        }

        @Override
        protected void onRemoval(Effects effects) {
          effects.release();
        }
      };

  private volatile @Nullable Target target;
  private long before; // bytes of the logs that were there before; all shards are locked
  private int selected = NONE; // guarded by the log's lock, or by the locks of all shards

  /**
   * A log in use.
   *
   * @param before bytes that were appended to others before it
   */
  private record Target(AppendLog log, long before) {}

  /**
   * Has effects appended to a log from now on, or to none; or takes up that the same log begins
   * another file. All shards are locked.
   */
  public void use(@Nullable AppendLog next) {
    Target former = target;
    if (former != null && former.log == next) {
      byte[] select = Effects.select(0); // as the first of all, since nothing is selected there
      next.append(select, 0, select.length);
      selected = 0;
      return;
    }
    if (former != null) {
      before += former.log.end() + 1;
    }
    target = next == null ? null : new Target(next, before);
    selected = NONE;
  }

  /** What this thread collects in, which is to be begun; null when nobody wants to know. */
  public @Nullable Effects collector() {
    return target == null ? null : here.get();
  }

  /**
   * Appends what was collected.
   *
   * @return the offset after it; 0 when there was nothing. If it could not be appended the log is
   *     broken, and the offset becomes durable once a rewrite has mended it
   */
  public long end(Effects effects) {
    Target to = target;
    try {
      return to == null || effects.isEmpty() ? 0 : append(to, effects);
    } finally {
      effects.reset();
    }
  }

  /** Has what was appended written; for who has appended for clients and has no more for now. */
  public void wake() {
    Target to = target;
    if (to != null) {
      to.log.wake();
    }
  }

  /** Takes up that a key was removed because it had expired, or to make room. */
  public void removed(int database, byte[] key) {
    Target to = target;
    if (to == null) {
      return;
    }
    Effects effects;
    try {
      effects = here.get();
    } catch (OutOfMemoryError e) {
      lose(to, e);
      return;
    }
    effects.add(database, Words.DEL, key);
    if (!effects.isOpen()) { // else it has its place among what the command does
      end(effects);
      to.log.wake();
    }
  }

  /**
   * True when a client may be told of what was appended up to an offset: with {@code always} only
   * when that would survive a power cut.
   */
  public boolean mayTell(long offset) {
    Target to = target;
    return to == null || !to.log.isAlways() || offset <= to.before + to.log.durable();
  }

  /**
   * Where a log has what {@link #end} gave an offset for; 0 or less when a log before it has that.
   * The log's end when it is not in use yet, or no more.
   */
  public long within(AppendLog log, long offset) {
    Target to = target;
    return to != null && to.log.equals(log) ? offset - to.before : log.end();
  }

  private long append(Target to, Effects effects) {
    try {
      return to.before
          + to.log.appendQuietly(
              into -> {
                effects.writeTo(into, selected);
                selected = effects.lastDatabase();
              });
    } catch (RuntimeException | OutOfMemoryError e) {
      lose(to, e);
      return to.before + to.log.end() + 1; // durable once the log is mended and has gone on
    }
  }

  private static void lose(Target to, Throwable because) {
    to.log.lose();
    LOG.error("The append-only file lacks what was done just now, until it is rewritten", because);
  }
}
