package io.holdfast.bench.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** The requests that are sent. Their randomness is seeded: the same for every server. */
public final class Traffic {
  private static final long SEED = 20261121;

  private Traffic() {}

  /** {@code SET} of the keys 0, 1, 2, … with random values. */
  public static Requests strings(int valueBytes) {
    return ascending(Template.set(valueBytes));
  }

  /** {@code HSET} of the keys 0, 1, 2, …: fields with names of 6 bytes and random values. */
  public static Requests hashes(int fields, int valueBytes) {
    return ascending(Template.hashSet(fields, valueBytes));
  }

  /**
   * {@code SET} of random keys below {@code keys}.
   *
   * @param writer a number for each of several that write side by side, so that they differ
   */
  public static Requests sets(long keys, int valueBytes, int writer) {
    return random(Template.set(valueBytes), keys, SEED + writer);
  }

  /** {@code GET} of random keys below {@code keys}. */
  public static Requests gets(long keys) {
    return random(Template.get(), keys, SEED);
  }

  /** {@code SET} and {@code GET} in turn, of random keys below {@code keys}. */
  public static Requests setAndGet(long keys, int valueBytes) {
    Template set = Template.set(valueBytes);
    Template get = Template.get();
    var random = new SplittableRandom(SEED);
    return new Requests() {
      private boolean read;

      @Override
      public int maxBytes() {
        return set.size();
      }

      @Override
      public void next(ByteBuffer out) {
        read = !read;
        (read ? get : set).write(out, random.nextLong(keys), random);
      }
    };
  }

  private static Requests random(Template template, long keys, long seed) {
    var random = new SplittableRandom(seed);
    return new Requests() {
      @Override
      public int maxBytes() {
        return template.size();
      }

      @Override
      public void next(ByteBuffer out) {
        template.write(out, random.nextLong(keys), random);
      }
    };
  }

  private static Requests ascending(Template template) {
    var random = new SplittableRandom(SEED);
    return new Requests() {
      private long key;

      @Override
      public int maxBytes() {
        return template.size();
      }

      @Override
      public void next(ByteBuffer out) {
        template.write(out, key++, random);
      }
    };
  }
}
