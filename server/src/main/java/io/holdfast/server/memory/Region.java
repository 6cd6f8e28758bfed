package io.holdfast.server.memory;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bytes of one long string, in a range of addresses of its own, with a count of its users: the
 * keys that hold it, replies being sent, saves being written.
 *
 * <pre>
 *   | bytes: length | zeros, which take no memory but in the last page | not reserved
 *   0               length                                             room
 * </pre>
 *
 * <p>A region that has more than one user does not change. Its only user may change it, who is
 * whoever holds the lock of the shard whose key has it. New users come by {@link #retain} from one
 * that there is, so a region that is not shared can't become so meanwhile. The last one to {@link
 * #release} gives the memory back.
 */
public final class Region {
  /** Strings from this many bytes on are regions. */
  public static final int FROM = 1 << 20;

  /** Bytes that may be given back on any thread, and in each step of giving back more. */
  static final int STEP = 4 << 20;

  /** What is reserved for one that grows, so that it seldom moves: the longest string and more. */
  private static final long GROWING_ROOM = 513L << 20;

  private static final AtomicInteger LIVE = new AtomicInteger();

  private final AtomicInteger users = new AtomicInteger(1);
  private Reservation memory;
  private int length;
  private long givenBack;

  private Region(Reservation memory, int length) {
    this.memory = memory;
    this.length = length;
    LIVE.incrementAndGet();
  }

  /** Regions of this process whose memory was not given back yet; by this a leak shows. */
  public static int live() {
    return LIVE.get();
  }

  /**
   * One of zeros, with its first user.
   *
   * @param length bytes, positive
   * @throws StoreFullException when the system has no addresses left
   */
  public static Region ofZeros(int length) {
    try {
      return new Region(new Reservation(Reservation.wholePages(length)), length);
    } catch (OutOfMemoryError e) {
      throw StoreFullException.noAddresses(length, e);
    }
  }

  /** One with a copy of these bytes, at least one. */
  public static Region of(byte[] bytes) {
    Region made = ofZeros(bytes.length);
    Memory.write(made.address(), bytes, 0, bytes.length);
    return made;
  }

  /** One that takes a reservation over, whose first bytes are the string; zeros follow. */
  public static Region over(Reservation memory, int length) {
    return new Region(memory, length);
  }

  /** A copy, zeros behind it when it is longer. */
  Region copy(int newLength) {
    Region made = ofZeros(newLength);
    Memory.copy(address(), made.address(), Math.min(length, newLength));
    return made;
  }

  /** Where the first byte is; another after {@link #extend}. */
  public long address() {
    return memory.base();
  }

  /** Bytes of the string. */
  public int length() {
    return length;
  }

  /** Bytes of memory that a string of this length takes. */
  public static long bytes(int length) {
    return Reservation.wholePages(length);
  }

  /** True when there is more than one user, so that it must not be changed. */
  public boolean isShared() {
    return users.get() > 1;
  }

  /** Adds a user. */
  public Region retain() {
    if (users.getAndIncrement() <= 0) {
      throw new IllegalStateException("a region of " + length + " bytes used after its release");
    }
    return this;
  }

  /** Ends one user's use. The last one's end is the region's, at once or in the background. */
  public void release() {
    int left = users.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("a region of " + length + " bytes released too often");
    }
    if (left == 0) {
      UnusedRegions.add(this);
    }
  }

  /**
   * Makes it longer by zeros; it may move, but is not copied. For its only user.
   *
   * @throws StoreFullException when the system has no addresses left; nothing is changed then
   */
  void extend(int newLength) {
    if (newLength > memory.size()) {
      memory = enlarged(newLength);
    }
    length = newLength;
  }

  private Reservation enlarged(int newLength) {
    long least = Reservation.wholePages(newLength);
    try {
      return memory.enlarged(Math.max(least, GROWING_ROOM));
    } catch (OutOfMemoryError e) {
      return enlargedTo(least);
    }
  }

  private Reservation enlargedTo(long size) {
    try {
      return memory.enlarged(size);
    } catch (OutOfMemoryError e) {
      throw StoreFullException.noAddresses(size, e);
    }
  }

  /** True when giving it back takes so long that it should be done in the background. */
  boolean isLarge() {
    return length > STEP;
  }

  /** Gives some of its memory back; true when that was the last. For one without users. */
  boolean closeSome() {
    long rest = Reservation.wholePages(length) - givenBack;
    if (rest > STEP) {
      memory.release(memory.base() + givenBack, STEP);
      givenBack += STEP;
      return false;
    }
    memory.close();
    LIVE.decrementAndGet();
    return true;
  }
}
