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
 * A command's descriptor, and all that the server knows of it without running it.
 *
 * @param index a number from 0 on, unique within the table, for counters
 * @param name in lower case; a subcommand's is {@code container|name}
 * @param arity arguments with the name; negative when that is the least number
 * @param keys which arguments are keys
 * @param firstKey first key's index for COMMAND INFO, 0 when there is none or it depends
 * @param lastKey the last one's, negative when counted from the end
 * @param keyStep the distance between keys
 * @param group of COMMAND DOCS, such as {@code string}; with the flags it makes the ACL categories
 * @param subcommands by lower-case name without the container's; empty for a plain command
 */
public record CommandSpec(
    int index,
    String name,
    int arity,
    Set<CommandFlag> flags,
    KeyFinder keys,
    int firstKey,
    int lastKey,
    int keyStep,
    String group,
    String since,
    String summary,
    Handler handler,
    Map<String, CommandSpec> subcommands) {

  /** Begins the descriptor of a command. */
  public static Builder command(String name, int arity) {
    return new Builder(name, arity);
  }

  public boolean is(CommandFlag flag) {
    return flags.contains(flag);
  }

  /** True when it may change data, or what a replica would have to be told. */
  public boolean mayWrite() {
    return is(CommandFlag.WRITE) || is(CommandFlag.MAY_REPLICATE);
  }

  /** True when the only key is the first argument, which holds for most requests. */
  public boolean hasOneKey() {
    return keys.equals(KeyFinder.FIRST) && !is(CommandFlag.ALL_SHARDS);
  }

  /** The container's name, or the whole of a plain command's. */
  public String container() {
    int bar = name.indexOf('|');
    return bar < 0 ? name : name.substring(0, bar);
  }

  /** Two descriptors are the same only as one object. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return index;
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
      return new CommandSpec(
          indexes.getAsInt(),
          name,
          arity,
          Set.copyOf(flags),
          keys,
          firstKey,
          lastKey,
          keyStep,
          group,
          since,
          summary,
          does,
          Collections.unmodifiableMap(built));
    }
  }
}
