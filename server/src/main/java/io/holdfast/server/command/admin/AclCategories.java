package io.holdfast.server.command.admin;

import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which ACL categories a command is in, made from its group and flags as Redis does. */
final class AclCategories {
  static final List<String> ALL =
      List.of(
          "keyspace",
          "read",
          "write",
          "set",
          "sortedset",
          "list",
          "hash",
          "string",
          "bitmap",
          "hyperloglog",
          "geo",
          "stream",
          "pubsub",
          "admin",
          "fast",
          "slow",
          "blocking",
          "dangerous",
          "connection",
          "transaction",
          "scripting");

  private AclCategories() {}

  static Set<String> of(CommandSpec spec) {
    Set<String> categories = new LinkedHashSet<>();
    if (!spec.subcommands().isEmpty()) {
      categories.add("slow"); // all else is the subcommands'
      return categories;
    }
    if (spec.is(CommandFlag.WRITE)) {
      categories.add("write");
    }
    if (spec.is(CommandFlag.READONLY) && !spec.group().equals("scripting")) {
      categories.add("read");
    }
    switch (spec.group()) {
      case "generic" -> categories.add("keyspace");
      case "sorted-set" -> categories.add("sortedset");
      case "transactions" -> categories.add("transaction");
      case "server" -> {}
      default -> categories.add(spec.group());
    }
    if (spec.is(CommandFlag.ADMIN)) {
      categories.add("admin");
      categories.add("dangerous");
    }
    if (spec.is(CommandFlag.PUBSUB)) {
      categories.add("pubsub");
    }
    if (spec.is(CommandFlag.BLOCKING)) {
      categories.add("blocking");
    }
    categories.add(spec.is(CommandFlag.FAST) ? "fast" : "slow");
    return categories;
  }
}
