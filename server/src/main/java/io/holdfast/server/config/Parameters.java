package io.holdfast.server.config;

import static io.holdfast.server.config.Parameter.Change.AT_START;
import static io.holdfast.server.config.Parameter.Change.FLAG_ONLY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of all parameters: the groups that follow and those about starting. */
public final class Parameters {
  public static final Parameter<String> IO =
      Parameter.of(
              "io",
              ParameterType.oneOf("auto", "epoll", "io_uring", "nio"),
              "auto",
              "How sockets are read: auto takes epoll where the system has it.")
          .change(AT_START);

  public static final Parameter<Long> PROACTOR_THREADS =
      Parameter.of(
              "proactor-threads",
              ParameterType.number(0, 256),
              "0",
              "Event loops that serve clients; 0: one for each core, at most 16.")
          .change(AT_START)
          .alias("io-threads");

  public static final Parameter<Long> SHARDS =
      Parameter.of(
              "num-shards",
              ParameterType.number(0, 64),
              "0",
              "Parts of the keyspace with a lock each, a power of two; 0: chosen by the cores.")
          .change(AT_START);

  public static final Parameter<String> REQUIREPASS_FILE =
      Parameter.of(
              "requirepass-file",
              ParameterType.text("a file's path"),
              "",
              "Reads the password from the first line of a file.")
          .change(FLAG_ONLY);

  public static final Parameter<Boolean> LOGTOSTDERR =
      Parameter.of(
              "logtostderr",
              ParameterType.yesNo(),
              "yes",
              "Logs go to the standard error stream; they always do.")
          .change(FLAG_ONLY)
          .alias("alsologtostderr");

  public static final Parameter<String> LOGLEVEL =
      Parameter.of(
          "loglevel",
          ParameterType.oneOf("debug", "verbose", "notice", "warning"),
          "notice",
          "The least important lines that are logged.");

  private static final Map<String, Parameter<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Parameter<?>> BY_ALIAS = new LinkedHashMap<>();

  static {
    List<Parameter<?>> all = new ArrayList<>();
    all.addAll(NetworkParameters.ALL);
    all.addAll(List.of(IO, PROACTOR_THREADS, SHARDS, REQUIREPASS_FILE, LOGTOSTDERR, LOGLEVEL));
    all.addAll(MemoryParameters.ALL);
    all.addAll(PersistenceParameters.ALL);
    all.addAll(EncodingParameters.ALL);
    all.addAll(BehaviourParameters.ALL);
    for (Parameter<?> parameter : all) {
      BY_NAME.put(parameter.name(), parameter);
      BY_ALIAS.put(parameter.name(), parameter);
      parameter.aliases().forEach(alias -> BY_ALIAS.put(alias, parameter));
    }
  }

  private Parameters() {}

  /** All, in the order of {@code --help}. */
  public static List<Parameter<?>> all() {
    return List.copyOf(BY_NAME.values());
  }

  /** All names and aliases. */
  public static Map<String, Parameter<?>> names() {
    return BY_ALIAS;
  }

  /** The parameter of a name or alias, in any case, with dashes or underscores; or null. */
  public static @Nullable Parameter<?> find(String name) {
    return BY_ALIAS.get(name.toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
