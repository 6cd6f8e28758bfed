package io.holdfast.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads parameters from the command line, from files that {@code --flagfile} names, and from the
 * environment: {@code HOLDFAST_MAXMEMORY}, or {@code DFLY_maxmemory} as Dragonfly has it. The
 * command line wins. Dashes and underscores in names are the same.
 */
public final class Flags {
  private final Settings settings;
  private final List<String> ignored;
  private final boolean help;

  private Flags(Settings settings, List<String> ignored, boolean help) {
    this.settings = settings;
    this.ignored = ignored;
    this.help = help;
  }

  /**
   * Reads them all.
   *
   * @throws UsageException in one line
   */
  public static Flags read(List<String> arguments, Map<String, String> environment) {
    CommandLine.ParseResult parsed;
    CommandLine commandLine = new CommandLine(spec());
    commandLine.setOverwrittenOptionsAllowed(true).setExpandAtFiles(false);
    try {
      parsed = commandLine.parseArgs(withFiles(arguments).toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      throw new UsageException(unknown(commandLine, e.getUnmatched().getFirst()));
    } catch (ParameterException e) {
      throw new UsageException(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
    Map<Parameter<?>, String> texts = fromEnvironment(environment);
    List<String> ignored = new ArrayList<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      String name = option.longestName().substring(2);
      Parameter<?> parameter = Parameters.find(name);
      if (parameter != null) {
        texts.put(parameter, String.valueOf(option.<Object>getValue()));
      } else if (IgnoredFlags.ALL.contains(name.replace('_', '-'))) {
        ignored.add(name);
      }
    }
    var settings = new Settings();
    try {
      settings.set(texts);
    } catch (Settings.Refused e) {
      Parameter<?> wrong = e.parameter();
      throw new UsageException(
          "--%s %s: accepted: %s".formatted(wrong.name(), shown(wrong, texts), accepted(wrong)));
    }
    readPasswordFile(settings);
    return new Flags(settings, List.copyOf(ignored), parsed.hasMatchedOption("--help"));
  }

  /** The parameters. */
  public Settings settings() {
    return settings;
  }

  /** Flags that were given and mean nothing here. */
  public List<String> ignored() {
    return ignored;
  }

  /** True when only help was asked for. */
  public boolean wantsHelp() {
    return help;
  }

  /** The text of {@code --help}. */
  public static String helpText() {
    return new CommandLine(spec()).setUsageHelpLongOptionsMaxWidth(34).getUsageMessage();
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("holdfast-server");
    spec.usageMessage()
        .description(
            "Serves a Redis-compatible store. Also: verify --dir DIR [--json] checks a data folder"
                + " (verify --help).")
        .footer(
            "Each flag may be given as --name=value or --name value, or in the environment as"
                + " HOLDFAST_NAME; dashes and underscores are the same.");
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this help.").build());
    spec.addOption(
        OptionSpec.builder("--flagfile")
            .paramLabel("FILE")
            .type(String.class)
            .description("Reads more flags from a file, one a line.")
            .build());
    for (Parameter<?> parameter : Parameters.all()) {
      spec.addOption(option(parameter));
    }
    for (String name : IgnoredFlags.ALL) {
      spec.addOption(
          OptionSpec.builder(names(List.of(name)))
              .arity("0..1")
              .fallbackValue("")
              .type(String.class)
              .hidden(true)
              .build());
    }
    return spec;
  }

  private static OptionSpec option(Parameter<?> parameter) {
    List<String> all = new ArrayList<>(List.of(parameter.name()));
    all.addAll(parameter.aliases());
    boolean bare = parameter.initialValue() instanceof Boolean;
    String initial = parameter.initial().isEmpty() ? "none" : parameter.initial();
    return OptionSpec.builder(names(all))
        .arity(bare ? "0..1" : "1")
        .fallbackValue(bare ? "yes" : "")
        .paramLabel("VALUE")
        .type(String.class)
        .description(
            "%s Accepted: %s. Default: %s."
                .formatted(parameter.summary(), parameter.type().accepted(), initial)
                .replace("%", "%%"))
        .build();
  }

  private static String[] names(List<String> plain) {
    var names =
        new TreeSet<String>(
            (a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length());
    for (String name : plain) {
      names.add("--" + name);
      names.add("--" + name.replace('-', '_'));
    }
    return names.toArray(String[]::new);
  }

  private static List<String> withFiles(List<String> arguments) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String file = null;
      if (argument.startsWith("--flagfile=")) {
        file = argument.substring("--flagfile=".length());
      } else if (argument.equals("--flagfile") && i + 1 < arguments.size()) {
        file = arguments.get(++i);
      }
      if (file == null) {
        all.add(argument);
      } else {
        all.addAll(0, lines(file));
      }
    }
    return all;
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .map(String::trim)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.startsWith("-") ? line : "--" + line)
          .toList();
    } catch (IOException e) {
      throw new UsageException("--flagfile " + file + ": can't be read: " + e.getMessage());
    }
  }

  private static Map<Parameter<?>, String> fromEnvironment(Map<String, String> environment) {
    Map<Parameter<?>, String> texts = new LinkedHashMap<>();
    Parameters.names()
        .forEach(
            (name, parameter) -> {
              String flat = name.replace('-', '_');
              String theirs = environment.get("DFLY_" + flat);
              String ours = environment.get("HOLDFAST_" + flat.toUpperCase(Locale.ROOT));
              if (theirs != null) {
                texts.put(parameter, theirs);
              }
              if (ours != null) {
                texts.put(parameter, ours);
              }
            });
    return texts;
  }

  private static void readPasswordFile(Settings settings) {
    String file = settings.get(Parameters.REQUIREPASS_FILE);
    if (file.isEmpty()) {
      return;
    }
    String first;
    try {
      first = Files.readAllLines(Path.of(file)).stream().findFirst().orElse("");
    } catch (IOException e) {
      throw new UsageException("--requirepass-file " + file + ": can't be read: " + e.getMessage());
    }
    if (first.isEmpty()) {
      throw new UsageException("--requirepass-file " + file + ": its first line is empty");
    }
    settings.set(NetworkParameters.REQUIREPASS, first);
  }

  private static String unknown(CommandLine commandLine, String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (!name.startsWith("-")) {
      return name + ": not a flag; accepted: flags that begin with --, see --help";
    }
    String wanted = name.replaceFirst("^--?", "").replace('_', '-');
    String nearest =
        commandLine.getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .map(option -> option.longestName().substring(2).replace('_', '-'))
            .min((a, b) -> Integer.compare(distance(a, wanted), distance(b, wanted)))
            .orElse("help");
    return "%s: no such flag; did you mean --%s? --help lists all".formatted(name, nearest);
  }

  @SuppressWarnings("ReferenceEquality") // a parameter is itself and no other
  private static String shown(Parameter<?> parameter, Map<Parameter<?>, String> texts) {
    return parameter == NetworkParameters.REQUIREPASS
        ? "(hidden)"
        : "'" + texts.getOrDefault(parameter, "") + "'";
  }

  private static String accepted(Parameter<?> parameter) {
    return parameter.type().accepted();
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
