package io.holdfast.server.command.admin;

import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.resp.Reply;
import java.util.List;
import java.util.Set;

/** One command as COMMAND INFO and COMMAND DOCS write it. */
final class CommandDescription {
  private CommandDescription() {}

  static void info(Reply reply, CommandSpec spec) {
    reply.array(10);
    reply.bulk(spec.name());
    reply.integer(spec.arity());
    List<CommandFlag> flags = spec.flags().stream().filter(CommandFlag::isRedis).sorted().toList();
    reply.set(flags.size());
    flags.forEach(flag -> reply.simple(flag.redisName()));
    reply.integer(spec.firstKey());
    reply.integer(spec.lastKey());
    reply.integer(spec.keyStep());
    Set<String> categories = AclCategories.of(spec);
    reply.set(categories.size());
    categories.forEach(category -> reply.simple("@" + category));
    reply.array(0); // tips
    keySpecification(reply, spec);
    reply.array(spec.subcommands().size());
    spec.subcommands().values().forEach(subcommand -> info(reply, subcommand));
  }

  static void docs(Reply reply, CommandSpec spec) {
    boolean container = !spec.subcommands().isEmpty();
    reply.map(container ? 4 : 3);
    reply.bulk("summary");
    reply.bulk(spec.summary());
    reply.bulk("since");
    reply.bulk(spec.since());
    reply.bulk("group");
    reply.bulk(spec.group());
    if (container) {
      reply.bulk("subcommands");
      reply.map(spec.subcommands().size());
      spec.subcommands()
          .values()
          .forEach(
              subcommand -> {
                reply.bulk(subcommand.name());
                docs(reply, subcommand);
              });
    }
  }

  /** What a command does with its keys, as far as its flags tell. */
  static List<String> keyFlags(CommandSpec spec) {
    return spec.is(CommandFlag.WRITE) ? List.of("RW", "access", "update") : List.of("RO", "access");
  }

  private static void keySpecification(Reply reply, CommandSpec spec) {
    if (spec.firstKey() == 0) {
      reply.array(0);
      return;
    }
    reply.array(1);
    reply.map(3);
    reply.bulk("flags");
    List<String> flags = keyFlags(spec);
    reply.set(flags.size());
    flags.forEach(reply::simple);
    reply.bulk("begin_search");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("index");
    reply.bulk("spec");
    reply.map(1);
    reply.bulk("index");
    reply.integer(spec.firstKey());
    reply.bulk("find_keys");
    reply.map(2);
    reply.bulk("type");
    reply.bulk("range");
    reply.bulk("spec");
    reply.map(3);
    reply.bulk("lastkey");
    reply.integer(spec.lastKey() < 0 ? spec.lastKey() : spec.lastKey() - spec.firstKey());
    reply.bulk("keystep");
    reply.integer(spec.keyStep());
    reply.bulk("limit");
    reply.integer(0);
  }
}
