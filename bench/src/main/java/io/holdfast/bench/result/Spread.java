package io.holdfast.bench.result;

import java.util.Arrays;

/** The figures of several rounds in short. The median, because one disturbed round is no result. */
public record Spread(double median, double least, double greatest, int rounds) {

  /**
   * @throws IllegalArgumentException without values
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values, at least one is needed");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
  }
}
