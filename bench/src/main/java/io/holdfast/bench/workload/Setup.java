package io.holdfast.bench.workload;

import io.holdfast.bench.server.Contender;
import io.holdfast.bench.server.Cpus;
import java.nio.file.Path;
import java.util.List;

/**
 * What all parts share.
 *
 * @param machineCpus all that may be used, for the part that gives a server more of them
 * @param disk a folder on a disk, for the parts that write
 * @param rate requests a second for the latencies; 0: half of what the reference saturates at
 */
public record Setup(
    List<Contender> contenders,
    Cpus serverCpus,
    Cpus clientCpus,
    Cpus machineCpus,
    Sizes sizes,
    int rounds,
    Path disk,
    double rate) {

  public Setup {
    contenders = List.copyOf(contenders);
  }

  /** The server that others are measured against: the first that is not Holdfast, if any is. */
  public Contender reference() {
    return contenders.stream()
        .filter(contender -> !contender.name().equals(Contender.HOLDFAST))
        .findFirst()
        .orElseGet(contenders::getFirst);
  }
}
