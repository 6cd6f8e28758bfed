package io.holdfast.agent.cli;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.EvidenceView;
import io.holdfast.agent.evidence.Audit;
import io.holdfast.agent.evidence.Seal;
import io.holdfast.agent.evidence.SealKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The reports of restore checks: listed, exported, and looked through for changes. */
@Command(
    name = "evidence",
    description = "List the reports of restore checks; see also its subcommands.",
    mixinStandardHelpOptions = true,
    subcommands = {EvidenceCommand.Export.class, EvidenceCommand.Verify.class})
final class EvidenceCommand implements Callable<Integer> {
  @Mixin private final Connect connect = new Connect();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String json = connect.api().get("/evidence");
    if (connect.json) {
      out.println(json);
    } else {
      out.print(Text.evidence(ApiJson.read(json, EvidenceView.class)));
    }
    out.flush();
    return 0;
  }

  /** Writes all reports to a folder, one file each. */
  @Command(
      name = "export",
      description = "Write all reports to a folder, each as it was sealed.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin private final Connect connect = new Connect();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIR",
        description = "A folder; files that are there already are left as they are.")
    private Path directory = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      ApiClient api = connect.api();
      EvidenceView all = ApiJson.read(api.get("/evidence"), EvidenceView.class);
      int written = 0;
      try {
        Files.createDirectories(directory);
        for (EvidenceView.Item each : all.reports()) {
          Path file = directory.resolve(each.run() + ".jsonl");
          if (!Files.exists(file)) {
            Files.writeString(file, api.get("/evidence/" + each.run()));
            written++;
          }
        }
      } catch (IOException e) {
        throw new CliException(CliException.FAILED, "can not write to " + directory + ": " + e);
      }
      spec.commandLine()
          .getOut()
          .println(written + " of " + all.reports().size() + " reports written to " + directory);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  /** Looks through exported reports, without an agent. */
  @Command(
      name = "verify",
      description = "Say which of these reports were changed or left out; needs no agent.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Option(
        names = "--key-file",
        required = true,
        paramLabel = "FILE",
        description = "The key the reports were sealed with.")
    private Path keyFile = Path.of("");

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Reports, or folders of them.")
    private List<Path> paths = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      Map<String, String> texts = new TreeMap<>();
      Seal seal;
      try {
        seal = SealKey.read(keyFile);
        for (Path path : paths) {
          read(path, texts);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new CliException(CliException.USAGE, "can not read: " + e.getMessage());
      }
      if (texts.isEmpty()) {
        throw new CliException(CliException.USAGE, "there are no reports in " + paths);
      }
      List<String> findings = Audit.findings(texts, seal);
      PrintWriter out = spec.commandLine().getOut();
      findings.forEach(out::println);
      out.println(
          texts.size()
              + " reports, "
              + (findings.isEmpty()
                  ? "all as they were sealed with key " + seal.keyName() + ", none missing between"
                  : findings.size() + " findings"));
      out.flush();
      return findings.isEmpty() ? 0 : CliException.FAILED;
    }

    private static void read(Path path, Map<String, String> texts) throws IOException {
      if (!Files.isDirectory(path)) {
        texts.put(Objects.requireNonNull(path.getFileName()).toString(), Files.readString(path));
        return;
      }
      try (Stream<Path> files = Files.list(path)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
          texts.put(Objects.requireNonNull(file.getFileName()).toString(), Files.readString(file));
        }
      }
    }
  }
}
