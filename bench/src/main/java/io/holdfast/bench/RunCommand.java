package io.holdfast.bench;

import io.holdfast.bench.load.BenchmarkTool;
import io.holdfast.bench.result.Machine;
import io.holdfast.bench.result.Recorder;
import io.holdfast.bench.result.Run;
import io.holdfast.bench.server.Contender;
import io.holdfast.bench.server.Cpus;
import io.holdfast.bench.workload.Alternation;
import io.holdfast.bench.workload.Part;
import io.holdfast.bench.workload.Setup;
import io.holdfast.bench.workload.Sizes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run} without a subcommand: measures. */
@Command(
    name = "bench/run",
    mixinStandardHelpOptions = true,
    description = "Runs Holdfast and other servers in turn, and compares them.")
final class RunCommand implements Callable<Integer> {
  private static final double QUIET = 0.3; // load average

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description =
          "throughput, commands, latency, memory, scale, durability, persistence; all without.")
  private List<String> only = List.of();

  @Option(names = "--quick", description = "Little work in one round: to see whether all runs.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often the servers take turns; medians are reported. Default: 5.")
  private int rounds;

  @Option(
      names = "--servers",
      split = ",",
      paramLabel = "NAME",
      description = "Only these of holdfast, valkey, redis8, redis and what --peer adds.")
  private List<String> servers = List.of();

  @Option(
      names = "--peer",
      paramLabel = "NAME=PROGRAM",
      description = "One more server that takes redis-server's flags; may be repeated.")
  private Map<String, String> peers = new LinkedHashMap<>();

  @Option(names = "--missing", hidden = true, description = "A peer that bench/peers can't get.")
  private List<String> missing = new ArrayList<>();

  @Option(
      names = "--server-cpus",
      paramLabel = "CPUS",
      description = "Processors of the server, such as 0 or 0,2. Default: ${DEFAULT-VALUE}.")
  private String serverCpus = "0";

  @Option(
      names = "--client-cpu",
      paramLabel = "CPU",
      description = "Processor of the client. Default: the machine's last.")
  private String clientCpu = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second of the latency part, in place of half the saturation.")
  private double rate;

  @Option(
      names = "--disk",
      paramLabel = "DIR",
      description =
          "Folder on a disk, for what durability and persistence write. Default: bench/target.")
  private Path disk = Root.path().resolve("bench").resolve("target");

  @Option(
      names = "--publish",
      description = "Write the report to bench/README.md and the pictures to bench/results too.")
  private boolean publish;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Part> parts = parts();
    String date = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Machine machine = Machine.read();
    Setup setup = setup(contenders(), Cpus.ofMachine(machine.cores()));
    if (machine.load() > QUIET) {
      spec.commandLine()
          .getErr()
          .println(
              "bench: something else runs here (load average %.2f); figures will mean little"
                  .formatted(machine.load()));
    }
    setup.clientCpus().pinThisProcess();
    var recorder = new Recorder(System.out);
    recorder.setting("Client: " + BenchmarkTool.version() + ".");
    new Alternation(setup, recorder).run(parts);
    Run run =
        new Run(
            date,
            machine,
            setup.contenders().stream().map(Contender::label).toList(),
            missing,
            recorder.settings(),
            recorder.samples(),
            recorder.failures());
    var output = new Output(Root.path(), System.out);
    Path kept = output.keep(run);
    output.report(run);
    if (publish) {
      output.publish(run);
    }
    System.out.println("\nFigures: " + kept);
    return run.failures().isEmpty() ? 0 : 1;
  }

  private Setup setup(List<Contender> contenders, Cpus machine) {
    String last = Integer.toString(machine.count() - 1);
    Cpus server = cpus("--server-cpus", serverCpus);
    Cpus client = cpus("--client-cpu", clientCpu.isEmpty() ? last : clientCpu);
    if (client.without(server).count() == 0) {
      spec.commandLine()
          .getErr()
          .println(
              "bench: server and client share processors " + client + "; they disturb each other");
    }
    int turns = rounds > 0 ? rounds : quick ? 1 : 5;
    Sizes sizes = quick ? Sizes.QUICK : Sizes.FULL;
    return new Setup(
        contenders, server, client, machine, sizes, turns, disk.toAbsolutePath(), rate);
  }

  private List<Contender> contenders() throws IOException, InterruptedException {
    var contenders = new ArrayList<Contender>();
    if (wanted(Contender.HOLDFAST)) {
      contenders.add(Contender.holdfast(Root.path()));
    }
    for (var peer : peers.entrySet()) {
      if (wanted(peer.getKey())) {
        contenders.add(Contender.peer(peer.getKey(), peer.getValue()));
      }
    }
    if (contenders.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--servers " + String.join(",", servers) + ": none of them is here");
    }
    return contenders;
  }

  private boolean wanted(String name) {
    return servers.isEmpty() || servers.contains(name);
  }

  private List<Part> parts() {
    try {
      return only.isEmpty() ? List.of(Part.values()) : only.stream().map(Part::of).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--only: " + e.getMessage(), e);
    }
  }

  private Cpus cpus(String option, String list) {
    try {
      return Cpus.parse(list);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
