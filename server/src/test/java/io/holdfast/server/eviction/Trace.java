package io.holdfast.server.eviction;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Requests for numbered keys, in order; the same for all caches that are compared. */
final class Trace {
  private final int[] keys;

  private Trace(int[] keys) {
    this.keys = keys;
  }

  int length() {
    return keys.length;
  }

  int key(int request) {
    return keys[request];
  }

  /** By Zipf's law: the n-th most wanted of {@code range} keys has a share like 1 / n^s. */
  static Trace zipf(int range, int requests, double s, long seed) {
    double[] upTo = new double[range];
    double sum = 0;
    for (int i = 0; i < range; i++) {
      sum += Math.pow(i + 1, -s);
      upTo[i] = sum;
    }
    var random = new SplittableRandom(seed);
    int[] keys = new int[requests];
    for (int i = 0; i < requests; i++) {
      int at = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      keys[i] = Math.min(range - 1, at < 0 ? -at - 1 : at);
    }
    return new Trace(keys);
  }

  /** The same with keys that were never asked for before, and never are again, now and then. */
  Trace withScans(int every, int length) {
    int[] changed = keys.clone();
    for (int begin = every; begin + length <= changed.length; begin += every) {
      for (int i = begin; i < begin + length; i++) {
        changed[i] = 1_000_000_000 + i;
      }
    }
    return new Trace(changed);
  }

  /** The same where other keys become the most wanted ones from time to time. */
  Trace withChangesOfTaste(int every, int by) {
    int[] changed = keys.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] += i / every * by;
    }
    return new Trace(changed);
  }

  /** Percent of the last three quarters of the requests that a cache answers. */
  double hitRate(IntPredicate cache) {
    int hits = 0;
    int from = keys.length / 4;
    for (int i = 0; i < keys.length; i++) {
      if (cache.test(keys[i]) && i >= from) {
        hits++;
      }
    }
    return 100.0 * hits / (keys.length - from);
  }

  /** The same for a cache of so many keys where always the one used least recently goes. */
  double exactLruHitRate(int capacity) {
    var cache = new LinkedHashMap<Integer, Integer>(2 * capacity, 0.75f, true);
    return hitRate(
        key -> {
          boolean hit = cache.put(key, key) != null;
          if (cache.size() > capacity) {
            cache.pollFirstEntry();
          }
          return hit;
        });
  }
}
