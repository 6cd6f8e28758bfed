package io.holdfast.bench.workload;

import io.holdfast.bench.result.Recorder;
import java.io.IOException;

/** One part of a run. */
interface Workload {
  /** Says how it measures, and finds out what it has to know before the first round. */
  void prepare(Recorder recorder) throws IOException, InterruptedException;

  /** Measures the server whose turn it is, once. */
  void measure(Turn turn) throws IOException, InterruptedException;
}
