package io.holdfast.bench.workload;

import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.server.Contender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Runs the parts. Within a part the servers take turns, and each round begins with another one, so
 * that a machine that gets slower or faster meanwhile does so for all of them.
 */
public final class Alternation {
  private final Setup setup;
  private final Recorder recorder;

  public Alternation(Setup setup, Recorder recorder) {
    this.setup = setup;
    this.recorder = recorder;
  }

  /** Runs these parts; what fails is recorded and the rest goes on. */
  public void run(List<Part> parts) throws InterruptedException {
    recorder.setting(
        "Every server: on processor %s, the clients on %s, by taskset; with a password, --save \"\" --appendonly no (nothing"
                .formatted(setup.serverCpus(), setup.clientCpus())
            + " is written to disk) unless said below, else its defaults; Holdfast with the JVM flags of launcher/jvm/server.options. %d"
                .formatted(setup.rounds())
            + " round(s), the servers in turn; medians.");
    for (Part part : parts) {
      run(part);
    }
  }

  private void run(Part part) throws InterruptedException {
    Workload workload =
        switch (part) {
          case THROUGHPUT -> new Throughput(setup);
          case COMMANDS -> new Commands(setup);
          case LATENCY -> new Latency(setup);
          case MEMORY -> new Memory(setup);
          case SCALE -> new Scale(setup);
          case DURABILITY -> new Durability(setup);
          case PERSISTENCE -> new Persistence(setup);
        };
    try {
      workload.prepare(recorder);
    } catch (IOException e) {
      recorder.fail(part.word(), setup.reference().name(), 0, String.valueOf(e.getMessage()));
      return;
    }
    for (int round = 1; round <= setup.rounds(); round++) {
      for (Contender contender : order(round)) {
        var turn = new Turn(contender, round, recorder);
        try {
          workload.measure(turn);
        } catch (IOException e) {
          turn.fail(part.word(), e);
        }
      }
    }
  }

  private List<Contender> order(int round) {
    var order = new ArrayList<>(setup.contenders());
    Collections.rotate(order, 1 - round);
    return order;
  }
}
