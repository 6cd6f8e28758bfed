package io.holdfast.server.value;

/**
 * The ID of a stream's entry: two unsigned numbers of 64 bits, of which the first is mostly a time.
 *
 * @param millis Unix time in milliseconds, or whatever the client chose
 * @param sequence tells entries of one millisecond apart
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {
  /** The lowest, which no entry has. */
  public static final StreamId MIN = new StreamId(0, 0);

  /** The highest. */
  public static final StreamId MAX = new StreamId(-1, -1);

  /** The ID behind this one; {@link #MIN} behind {@link #MAX}. */
  public StreamId next() {
    return new StreamId(sequence == -1 ? millis + 1 : millis, sequence + 1);
  }

  /** The ID before this one; {@link #MAX} before {@link #MIN}. */
  public StreamId previous() {
    return new StreamId(sequence == 0 ? millis - 1 : millis, sequence - 1);
  }

  /** True for {@link #MIN}, which stands for no ID in many places. */
  public boolean isZero() {
    return millis == 0 && sequence == 0;
  }

  public boolean isAfter(StreamId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(StreamId other) {
    return compare(millis, sequence, other.millis, other.sequence);
  }

  /** Compares two IDs by their parts. */
  public static int compare(long millis, long sequence, long otherMillis, long otherSequence) {
    return millis == otherMillis
        ? Long.compareUnsigned(sequence, otherSequence)
        : Long.compareUnsigned(millis, otherMillis);
  }

  /** As clients see it: both numbers in decimal, a minus between them. */
  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
  }
}
