package io.holdfast.bench.workload;

import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.server.Contender;
import java.io.IOException;

/** One part of a run. */
interface Workload {
  /** Says how it measures, and finds out what it has to know before the first round. */
  void prepare(Recorder recorder) throws IOException, InterruptedException;

  /** Measures one server once. */
  void measure(Contender contender, int round, Recorder recorder)
      throws IOException, InterruptedException;
}
