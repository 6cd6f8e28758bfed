package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** What ACL tells of the only user there is, {@code default}; others can't be made yet. */
public final class AclCommands implements CommandFamily {
  private final Settings settings;

  public AclCommands(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("acl", -2)
            .group("server")
            .since("6.0.0")
            .summary("Commands about users.")
            .subcommand(
                sub(
                    "whoami",
                    2,
                    "Shows the client's user.",
                    call -> call.reply().bulk("default"),
                    LOADING,
                    STALE,
                    NOSCRIPT))
            .subcommand(
                sub(
                    "cat",
                    -2,
                    "Lists categories of commands.",
                    call -> categories(call, table),
                    LOADING,
                    STALE,
                    NOSCRIPT))
            .subcommand(
                sub(
                    "genpass",
                    -2,
                    "Makes up a password.",
                    AclCommands::genpass,
                    LOADING,
                    STALE,
                    NOSCRIPT))
            .subcommand(
                sub(
                    "users",
                    2,
                    "Lists users' names.",
                    AclCommands::users,
                    ADMIN,
                    LOADING,
                    STALE,
                    NOSCRIPT))
            .subcommand(
                sub(
                    "list",
                    2,
                    "Lists users with their rights.",
                    this::list,
                    ADMIN,
                    LOADING,
                    STALE,
                    NOSCRIPT))
            .subcommand(
                sub("getuser", 3, "Shows a user.", this::getUser, ADMIN, LOADING, STALE, NOSCRIPT))
            .subcommand(Help.subcommand("acl", table)));
  }

  private static CommandSpec.Builder sub(
      String name, int arity, String summary, Handler handler, CommandFlag... flags) {
    return command("acl|" + name, arity).flags(flags).since("6.0.0").summary(summary).does(handler);
  }

  private static void users(Call call) {
    call.reply().array(1);
    call.reply().bulk("default");
  }

  private void list(Call call) {
    String password = passwordHash();
    call.reply().array(1);
    call.reply()
        .bulk(
            "user default on %s ~* &* +@all"
                .formatted(password.isEmpty() ? "nopass" : "#" + password));
  }

  private void getUser(Call call) {
    Reply reply = call.reply();
    if (!call.text(2).equals("default")) {
      reply.nilArray();
      return;
    }
    String password = passwordHash();
    reply.map(6);
    reply.bulk("flags");
    List<String> flags = password.isEmpty() ? List.of("on", "nopass") : List.of("on");
    reply.set(flags.size());
    flags.forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(password.isEmpty() ? 0 : 1);
    if (!password.isEmpty()) {
      reply.bulk(password);
    }
    reply.bulk("commands");
    reply.bulk("+@all");
    reply.bulk("keys");
    reply.bulk("~*");
    reply.bulk("channels");
    reply.bulk("&*");
    reply.bulk("selectors");
    reply.array(0);
  }

  private static void categories(Call call, CommandTable table) {
    if (call.count() > 3) {
      throw CommandException.arity("acl|cat");
    }
    List<String> names = AclCategories.ALL;
    if (call.count() == 3) {
      String category = call.text(2).toLowerCase(java.util.Locale.ROOT);
      if (!names.contains(category)) {
        throw new CommandException("ERR Unknown category '" + call.text(2) + "'");
      }
      names =
          table.all().stream()
              .filter(spec -> AclCategories.of(spec).contains(category))
              .map(CommandSpec::name)
              .toList();
    }
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private static void genpass(Call call) {
    long bits = 256;
    if (call.count() == 3) {
      bits =
          call.integer(
              2,
              1,
              4096,
              "ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096");
    }
    byte[] random = new byte[(int) (bits + 7) / 8];
    new SecureRandom().nextBytes(random);
    call.reply().bulk(HexFormat.of().formatHex(random).substring(0, (int) (bits + 3) / 4));
  }

  private String passwordHash() {
    String password = settings.get(NetworkParameters.REQUIREPASS);
    if (password.isEmpty()) {
      return "";
    }
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(password.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
