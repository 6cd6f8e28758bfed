package io.holdfast.server.keyspace;

import java.util.SplittableRandom;

/**
 * Keeps in 24 bits of each record how it was used, for eviction by LRU and LFU.
 *
 * <pre>
 *   LRU | tenths of a second, modulo 19 days |        LFU | minutes, modulo 45 days: 16 | counter: 8 |
 * </pre>
 *
 * <p>As in Redis, LFU's counter goes up with a chance that falls as it grows, and down by one for
 * each period without use. Redis counts LRU's time in seconds; tenths tell keys apart that were
 * used within one.
 */
public final class Usage {
  /** Of the age at which keys go, what a new key on probation has behind it from the start. */
  private static final double HEAD_START = 0.7;

  /** How much one eviction says about the age at which keys go. */
  private static final double AGE_WEIGHT = 1 / 1000.0;

  /** What a new key starts with, so that it is not evicted before it could be used. */
  static final int INITIAL_FREQUENCY = 5;

  private static final int MOST = 255;
  private static final int CLOCK_MASK = 0xff_ffff;
  private static final int MILLIS_PER_TICK = 100;

  private final SplittableRandom random = new SplittableRandom();
  private boolean counting;
  private boolean probation;
  private double evictionAge; // ticks, in the middle of the last thousand or so; 0 before the first
  private long logFactor = 10;
  private long decayMinutes = 1;
  private long time = System.currentTimeMillis();
  private int ticks = ticks(time);

  /**
   * @param byFrequency whether uses are counted, not only when the last one was
   * @param factor how slowly the counter grows; 0 or more
   * @param minutes after which it goes down by one; 0: never
   */
  public void configure(boolean byFrequency, long factor, long minutes) {
    counting = byFrequency;
    logFactor = factor;
    decayMinutes = minutes;
  }

  /**
   * Whether a new key counts as not used for a good part of the time that keys last, until it is
   * used once more. So what is read only once does not push out what is used again and again.
   */
  public void probation(boolean on) {
    probation = on;
  }

  /** Takes up that a key was evicted which had not been used for so long. */
  public void evicted(long idleMillis) {
    double age = (double) idleMillis / MILLIS_PER_TICK;
    evictionAge = evictionAge == 0 ? age : evictionAge + (age - evictionAge) * AGE_WEIGHT;
  }

  /** True when uses are counted, and not only the time of the last one is kept. */
  public boolean isCounting() {
    return counting;
  }

  /** Takes up what time it is. */
  void tick(long now) {
    if (now != time) {
      time = now;
      ticks = ticks(now);
    }
  }

  /** The clock of a record made now. */
  int created() {
    if (counting) {
      return (minutes(time) << 8) | INITIAL_FREQUENCY;
    }
    return probation ? (ticks - (int) (HEAD_START * evictionAge)) & CLOCK_MASK : ticks;
  }

  /** Notes that a record is used now. */
  void used(long record) {
    int before = RecordLayout.clockWord(record) >>> 8;
    int clock = counting ? counted(before) : ticks;
    if (clock != before) {
      setClock(record, clock);
    }
  }

  /** Notes that a record was last used so many seconds ago; none while uses are counted. */
  void idleFor(long record, long seconds) {
    if (!counting) {
      long passed = Math.min(CLOCK_MASK, Math.min(seconds, CLOCK_MASK) * (1000 / MILLIS_PER_TICK));
      setClock(record, (ticks - (int) passed) & CLOCK_MASK);
    }
  }

  /** Sets a record's counter of uses, 0 to 255; nothing while they are not counted. */
  void frequency(long record, int uses) {
    if (counting) {
      setClock(record, (minutes(time) << 8) | uses);
    }
  }

  /** Milliseconds since a record with this clock was last used; 0 while uses are counted. */
  long idleMillis(int clock, long now) {
    return counting ? 0 : ((ticks(now) - clock) & CLOCK_MASK) * (long) MILLIS_PER_TICK;
  }

  /** Its counter of uses after the time that has passed since the last one. */
  int frequency(int clock, long now) {
    if (!counting) {
      return INITIAL_FREQUENCY;
    }
    int counter = clock & MOST;
    if (decayMinutes == 0) {
      return counter;
    }
    int passed = (minutes(now) - (clock >>> 8)) & 0xffff;
    return (int) Math.max(0, counter - passed / decayMinutes);
  }

  private static void setClock(long record, int clock) {
    RecordLayout.setClockWord(record, (RecordLayout.clockWord(record) & 0xff) | (clock << 8));
  }

  private int counted(int clock) {
    int frequency = frequency(clock, time);
    double chance = 1.0 / (Math.max(0, frequency - INITIAL_FREQUENCY) * logFactor + 1);
    boolean counts = frequency < MOST && random.nextDouble() < chance;
    return (minutes(time) << 8) | (counts ? frequency + 1 : frequency);
  }

  private static int ticks(long now) {
    return (int) (now / MILLIS_PER_TICK) & CLOCK_MASK;
  }

  private static int minutes(long now) {
    return (int) (now / 60_000) & 0xffff;
  }
}
