package io.holdfast.server.command;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A command's descriptor, and all that the server knows of it without running it. Two are the same
 * only as one object.
 */
public final class CommandSpec {
  private final int index;
  private final String name;
  private final int arity;
  private final Set<CommandFlag> flags;
  private final long flagBits;
  private final KeyFinder keys;
  private final boolean oneKey;
  private final int firstKey;
  private final int lastKey;
  private final int keyStep;
  private final int large;
  private final int largeStep;
  private final int member;
  private final String group;
  private final String since;
  private final String summary;
  private final Handler handler;
  private final Map<String, CommandSpec> subcommands;

  private CommandSpec(
      Builder builder, int index, Handler handler, Map<String, CommandSpec> subcommands) {
    this.index = index;
    this.name = builder.name;
    this.arity = builder.arity;
    this.flags = Set.copyOf(builder.flags);
    this.flagBits = flags.stream().mapToLong(CommandSpec::bit).sum();
    this.keys = builder.keys;
    this.oneKey = keys.equals(KeyFinder.FIRST) && (flagBits & bit(CommandFlag.ALL_SHARDS)) == 0;
    this.firstKey = builder.firstKey;
    this.lastKey = builder.lastKey;
    this.keyStep = builder.keyStep;
    this.large = builder.large;
    this.largeStep = builder.largeStep;
    this.member = builder.member;
    this.group = builder.group;
    this.since = builder.since;
    this.summary = builder.summary;
    this.handler = handler;
    this.subcommands = subcommands;
  }

  /** Begins the descriptor of a command. */
  public static Builder command(String name, int arity) {
    return new Builder(name, arity);
  }

  /** A number from 0 on, unique within the table, for counters. */
  public int index() {
    return index;
  }

  /** In lower case; a subcommand's is {@code container|name}. */
  public String name() {
    return name;
  }

  /** Arguments with the name; negative when that is the least number. */
  public int arity() {
    return arity;
  }

  public Set<CommandFlag> flags() {
    return flags;
  }

  public boolean is(CommandFlag flag) {
    return (flagBits & bit(flag)) != 0;
  }

  @SuppressWarnings("EnumOrdinal") // as EnumSet does, of which this is the quick half
  private static long bit(CommandFlag flag) {
    return 1L << flag.ordinal();
  }

  /** Which arguments are keys. */
  public KeyFinder keys() {
    return keys;
  }

  /** The first key's index for COMMAND INFO, 0 when there is none or it depends. */
  public int firstKey() {
    return firstKey;
  }

  /** The last one's, negative when counted from the end. */
  public int lastKey() {
    return lastKey;
  }

  /** The distance between keys. */
  public int keyStep() {
    return keyStep;
  }

  /** True when the command takes this argument outside the heap if it is large. */
  public boolean takesLarge(int argument) {
    return large > 0 && argument >= large && (argument - large) % largeStep == 0;
  }

  /**
   * The argument that is the first member or field of the key's collection that the command looks
   * for, negative when counted from the end; 0 when it looks for none.
   */
  int member() {
    return member;
  }

  /** As COMMAND DOCS has it, such as {@code string}; with the flags it makes ACL categories. */
  public String group() {
    return group;
  }

  public String since() {
    return since;
  }

  public String summary() {
    return summary;
  }

  public Handler handler() {
    return handler;
  }

  /** By lower-case name without the container's; empty for a plain command. */
  public Map<String, CommandSpec> subcommands() {
    return subcommands;
  }

  /** True when it may change data, or what a replica would have to be told. */
  public boolean mayWrite() {
    return is(CommandFlag.WRITE)
        || is(CommandFlag.MAY_REPLICATE)
        || (is(CommandFlag.RUNS_SCRIPT) && !is(CommandFlag.READONLY));
  }

  /** True when the only key is the first argument, which holds for most requests. */
  public boolean hasOneKey() {
    return oneKey;
  }

  /** The container's name, or the whole of a plain command's. */
  public String container() {
    int bar = name.indexOf('|');
    return bar < 0 ? name : name.substring(0, bar);
  }

  /**
   * True when a request of {@code arguments} arguments, the name included, is of the right size.
   */
  public boolean takes(int arguments) {
    return arity >= 0 ? arguments == arity : arguments >= -arity;
  }

  /** Collects what {@link CommandSpec} holds; flags, keys and subcommands may be left out. */
  public static final class Builder {
    private final String name;
    private final int arity;
    private final EnumSet<CommandFlag> flags = EnumSet.noneOf(CommandFlag.class);
    private final Map<String, Builder> subcommands = new LinkedHashMap<>();
    private KeyFinder keys = KeyFinder.NONE;
    private int firstKey;
    private int lastKey;
    private int keyStep;
    private int large;
    private int largeStep = Integer.MAX_VALUE;
    private int member;
    private String group = "generic";
    private String since = "1.0.0";
    private String summary = "";
    private @Nullable Handler handler;

    private Builder(String name, int arity) {
      if (!name.equals(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("command " + name + ": not in lower case");
      }
      this.name = name;
      this.arity = arity;
    }

    public Builder flags(CommandFlag... some) {
      flags.addAll(Set.of(some));
      return this;
    }

    /** Keys at fixed places; see {@link KeyFinder#range}. */
    public Builder keys(int first, int last, int step) {
      firstKey = first;
      lastKey = last;
      keyStep = step;
      keys = first == 1 && last == 1 ? KeyFinder.FIRST : KeyFinder.range(first, last, step);
      return this;
    }

    /** One key, the first argument. */
    public Builder key() {
      return keys(1, 1, 1);
    }

    /** Keys whose places depend on the arguments. */
    public Builder movableKeys(KeyFinder finder) {
      flags.add(CommandFlag.MOVABLEKEYS);
      keys = finder;
      return this;
    }

    /** The handler asks {@link Call#large} for this argument; others must fit on the heap. */
    public Builder large(int argument) {
      large = argument;
      return this;
    }

    /** The same for an argument and those that follow at this distance. */
    public Builder large(int argument, int step) {
      largeStep = step;
      return large(argument);
    }

    /**
     * The argument, counted from the end when negative, that is the first member or field which the
     * command looks for; so several commands' members can be brought near at once.
     */
    public Builder member(int argument) {
      member = argument;
      return this;
    }

    public Builder group(String redisGroup) {
      group = redisGroup;
      return this;
    }

    /** The version of Redis that had the command first. */
    public Builder since(String version) {
      since = version;
      return this;
    }

    public Builder summary(String text) {
      summary = text;
      return this;
    }

    /**
     * A subcommand, named without its container; its descriptor is named {@code container|name}.
     */
    public Builder subcommand(Builder subcommand) {
      String own = subcommand.name.substring(subcommand.name.indexOf('|') + 1);
      if (!subcommand.name.startsWith(name + "|") || subcommands.containsKey(own)) {
        throw new IllegalArgumentException(subcommand.name + " can't be a subcommand of " + name);
      }
      subcommands.put(own, subcommand);
      return this;
    }

    public Builder does(Handler what) {
      handler = what;
      return this;
    }

    /** The descriptor; {@code indexes} numbers it and its subcommands. */
    CommandSpec build(IntSupplier indexes) {
      Map<String, CommandSpec> built = new LinkedHashMap<>();
      subcommands.forEach((own, builder) -> built.put(own, builder.group(group).build(indexes)));
      Handler does =
          handler != null || subcommands.isEmpty()
              ? Objects.requireNonNull(handler, () -> name + " has no handler")
              : call -> {
                throw new IllegalStateException(name + " only has subcommands");
              };
      return new CommandSpec(this, indexes.getAsInt(), does, Collections.unmodifiableMap(built));
    }
  }
}
