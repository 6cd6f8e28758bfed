package io.holdfast.server.snapshot;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.HeldReading;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.rdb.RdbBuffer;
import io.holdfast.server.rdb.RdbValueWriter;
import io.holdfast.server.structure.Reading;
import io.holdfast.server.value.ValueType;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A large hash, set or sorted set, read in portions, each under the shard's lock for a moment. What
 * clients change meanwhile drives elements out into a buffer of their own, which is written before
 * the next portion.
 */
final class PortionedEntry implements LargeEntry {
  private static final long PORTION_NANOS = 100_000;
  private static final int PORTION_BYTES = 1 << 16;
  private static final int STEP = 50;
  private static final int CAPACITY = 1 << 9;
  private static final int HEAD_BYTES = 32;
  private static final int MOST_ON_HEAP = 1 << 14;

  private final Shard shard;
  private final LockedSteps locked;
  private final int database;
  private final byte[] key;
  private final ValueType type;
  private final long expireAt;
  private final int size;
  private final PendingMemory pending;
  private final ElementSums sums = new ElementSums();
  private final HeldReading reading;
  private final RdbBuffer head;
  private final RdbBuffer portion = RdbBuffer.spilling(CAPACITY, PORTION_BYTES, true);
  private RdbBuffer ahead = RdbBuffer.spilling(CAPACITY, MOST_ON_HEAP, false);
  private RdbBuffer spare = RdbBuffer.spilling(CAPACITY, MOST_ON_HEAP, false);
  private long taken; // bytes of the buffer that was given last, if clients had filled it
  private boolean ended;

  /** Begins to read; the shard's lock is held. */
  PortionedEntry(
      Shard shard,
      int database,
      Entry entry,
      int size,
      LockedSteps locked,
      PendingMemory pending,
      Function<Reading.Sink, Reading> beginning) {
    this.shard = shard;
    this.locked = locked;
    this.database = database;
    this.key = entry.key();
    this.type = entry.value().type();
    this.expireAt = entry.expireAt();
    this.size = size;
    this.pending = pending;
    this.head = new RdbBuffer(key.length + HEAD_BYTES, false);
    RdbValueWriter.writeHead(head, key, entry.value(), expireAt);
    head.writeLength(size);
    this.reading = shard.hold(beginning.apply(new Writing(true)));
  }

  @Override
  public int database() {
    return database;
  }

  @Override
  public void begin(RdbBuffer out) {
    out.writeBytes(head.array(), 0, head.size());
  }

  @Override
  public @Nullable RdbBuffer next() {
    written();
    return locked.call(shard, () -> Optional.ofNullable(take())).orElse(null);
  }

  private @Nullable RdbBuffer take() {
    if (ahead.total() > 0) {
      return takeAhead();
    }
    if (ended) {
      return null;
    }
    walk();
    return portion;
  }

  private RdbBuffer takeAhead() {
    RdbBuffer full = ahead;
    ahead = spare;
    spare = full;
    taken = full.total();
    return full;
  }

  private void walk() {
    var sink = new Writing(false);
    long end = System.nanoTime() + PORTION_NANOS;
    boolean more;
    do {
      more = reading.walk(STEP, sink);
    } while (more && portion.total() < PORTION_BYTES && System.nanoTime() - end < 0);
    if (!more) {
      end();
    }
  }

  private void written() {
    pending.remove(taken);
    taken = 0;
  }

  private void end() {
    if (!ended) {
      ended = true;
      reading.end();
    }
  }

  @Override
  public void addTo(ContentSummary summary) {
    summary.add(database, key, type, size, sums, expireAt);
  }

  @Override
  public void close() {
    locked.run(shard, this::end);
    written();
    pending.remove(ahead.total());
    ahead.close();
    spare.close();
    portion.close();
  }

  /** Serialises elements and adds them up. */
  private final class Writing implements Reading.Sink {
    private final boolean becauseOfAChange;

    Writing(boolean becauseOfAChange) {
      this.becauseOfAChange = becauseOfAChange;
    }

    @Override
    public void member(long address, int length) {
      if (type == ValueType.SET) {
        sums.member(address, length);
      } else {
        sums.begin(address, length);
      }
      write(address, length);
    }

    @Override
    public void value(long address, int length) {
      sums.value(address, length);
      write(address, length);
    }

    @Override
    public void score(double score) {
      sums.score(score);
      RdbBuffer out = out();
      out.writeLongLittleEndian(Double.doubleToRawLongBits(score));
      count(Long.BYTES);
    }

    private void write(long address, int length) {
      RdbBuffer out = out();
      long before = out.total();
      out.writeString(address, length);
      count(out.total() - before);
    }

    private RdbBuffer out() {
      return becauseOfAChange ? ahead : portion;
    }

    private void count(long bytes) {
      if (becauseOfAChange) {
        pending.add(bytes);
      }
    }
  }
}
