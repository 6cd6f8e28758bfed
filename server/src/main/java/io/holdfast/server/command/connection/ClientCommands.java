package io.holdfast.server.command.connection;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.ALL_SHARDS;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.Pause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** CLIENT and its subcommands. */
public final class ClientCommands implements CommandFamily {
  private final Clients clients;
  private final Pause pause;

  public ClientCommands(Clients clients, Pause pause) {
    this.clients = clients;
    this.pause = pause;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("client", -2)
            .group("connection")
            .since("2.4.0")
            .summary("Commands about clients.")
            .subcommand(
                own("id", 2, "Shows the client's number.", c -> c.reply().integer(c.client().id())))
            .subcommand(own("getname", 2, "Shows the client's name.", ClientCommands::getName))
            .subcommand(own("setname", 3, "Names the client.", ClientCommands::setName))
            .subcommand(own("setinfo", 4, "Notes the client's library.", ClientCommands::setInfo))
            .subcommand(
                own("info", 2, "Shows the client's line of CLIENT LIST.", ClientCommands::info))
            .subcommand(own("reply", 3, "Switches replies on and off.", ClientCommands::replies))
            .subcommand(
                own(
                    "no-touch",
                    3,
                    "Leaves keys' times of use alone.",
                    c -> c.client().noTouch = onOff(c)))
            .subcommand(
                own(
                    "getredir",
                    2,
                    "Shows who gets invalidations: nobody.",
                    c -> c.reply().integer(-1)))
            .subcommand(
                own(
                    "trackinginfo",
                    2,
                    "Shows that nothing is tracked.",
                    ClientCommands::trackingInfo))
            .subcommand(own("tracking", -3, "Tracking can only be off.", ClientCommands::tracking))
            .subcommand(admin("list", -2, "Lists clients.", this::list))
            .subcommand(admin("kill", -3, "Closes connections.", this::kill))
            .subcommand(admin("pause", -3, "Holds commands back for a time.", this::pause))
            .subcommand(admin("unpause", 2, "Ends a pause.", this::unpause))
            .subcommand(admin("unblock", -3, "Ends a client's wait.", this::unblock))
            .subcommand(
                admin(
                    "no-evict",
                    3,
                    "Spares the client from eviction.",
                    c -> c.client().noEvict = onOff(c)))
            .subcommand(Help.subcommand("client", table)));
  }

  private static CommandSpec.Builder own(String name, int arity, String summary, Handler handler) {
    return subcommand(name, arity, summary, handler, NOSCRIPT, LOADING, STALE);
  }

  private static CommandSpec.Builder admin(
      String name, int arity, String summary, Handler handler) {
    return subcommand(name, arity, summary, handler, ADMIN, NOSCRIPT, LOADING, STALE, ALL_SHARDS);
  }

  private static CommandSpec.Builder subcommand(
      String name, int arity, String summary, Handler handler, CommandFlag... flags) {
    return command("client|" + name, arity)
        .flags(flags)
        .since("2.4.0")
        .summary(summary)
        .does(handler);
  }

  private static void getName(Call call) {
    String name = call.client().name;
    call.reply().bulkOrNil(name.isEmpty() ? null : name.getBytes(StandardCharsets.UTF_8));
  }

  private static void setName(Call call) {
    call.client().name = ClientNames.checked(call.text(2));
    call.reply().ok();
  }

  private static void setInfo(Call call) {
    String value = call.text(3);
    if (!ClientNames.isPlain(value)) {
      throw new CommandException(
          "ERR %s cannot contain spaces, newlines or special characters."
              .formatted(call.text(2).toLowerCase(Locale.ROOT)));
    }
    if (call.is(2, "LIB-NAME")) {
      call.client().libraryName = value;
    } else if (call.is(2, "LIB-VER")) {
      call.client().libraryVersion = value;
    } else {
      throw new CommandException("ERR Unrecognized option '" + call.text(2) + "'");
    }
    call.reply().ok();
  }

  private static void info(Call call) {
    text(call, ClientLine.of(call.client(), call.now()) + "\n");
  }

  private void list(Call call) {
    List<Client> listed = clients.all();
    if (call.count() > 2) {
      if (call.is(2, "TYPE") && call.count() == 4) {
        listed = listed.stream().filter(ClientFilter.type(call.text(3))).toList();
      } else if (call.is(2, "ID") && call.count() > 3) {
        listed =
            java.util.stream.IntStream.range(3, call.count())
                .mapToObj(i -> clients.find(id(call, i)))
                .flatMap(java.util.stream.Stream::ofNullable)
                .toList();
      } else {
        throw CommandException.syntax();
      }
    }
    text(
        call,
        listed.stream()
            .map(client -> ClientLine.of(client, call.now()) + "\n")
            .collect(Collectors.joining()));
  }

  private static long id(Call call, int argument) {
    try {
      return call.integer(argument, 1, Long.MAX_VALUE, "ERR Invalid client ID");
    } catch (CommandException e) {
      throw new CommandException("ERR Invalid client ID");
    }
  }

  private void kill(Call call) {
    if (call.count() == 3) {
      String address = call.text(2);
      List<Client> found =
          clients.all().stream()
              .filter(client -> client.link().remoteAddress().equals(address))
              .toList();
      if (found.isEmpty()) {
        throw new CommandException("ERR No such client");
      }
      found.forEach(client -> close(client, call.client()));
      call.reply().ok();
      return;
    }
    ClientFilter filter = ClientFilter.of(call, 2);
    List<Client> found =
        clients.all().stream().filter(client -> filter.accepts(client, call.client())).toList();
    found.forEach(client -> close(client, call.client()));
    call.reply().integer(found.size());
  }

  private static void close(Client client, Client asking) {
    if (client == asking) {
      client.closeAfterReply();
    } else {
      client.link().close();
    }
  }

  private void pause(Call call) {
    long millis;
    try {
      millis = call.integer(2);
    } catch (CommandException e) {
      throw new CommandException("ERR timeout is not an integer or out of range");
    }
    if (millis < 0) {
      throw new CommandException("ERR timeout is negative");
    }
    boolean writes = call.count() == 4 && call.is(3, "WRITE");
    if (call.count() > 4 || (call.count() == 4 && !writes && !call.is(3, "ALL"))) {
      throw new CommandException("ERR CLIENT PAUSE mode must be WRITE or ALL");
    }
    pause.begin(millis, writes);
    call.reply().ok();
  }

  private void unpause(Call call) {
    pause.end();
    call.reply().ok();
  }

  private void unblock(Call call) {
    boolean error = call.count() == 4 && call.is(3, "ERROR");
    if (call.count() > 4 || (call.count() == 4 && !error && !call.is(3, "TIMEOUT"))) {
      throw new CommandException("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
    }
    @Nullable Client client = clients.find(call.integer(2));
    Client.@Nullable Wait wait = client == null ? null : client.waiting();
    call.reply().integer(wait != null && wait.unblock(error));
  }

  private static void replies(Call call) {
    Client client = call.client();
    if (call.is(2, "ON")) {
      client.replies(Client.Replies.ALL);
      call.reply().ok();
    } else if (call.is(2, "OFF")) {
      client.replies(Client.Replies.NONE);
    } else if (call.is(2, "SKIP")) {
      if (client.replies() == Client.Replies.ALL) {
        client.replies(Client.Replies.SKIP_NEXT);
      }
    } else {
      throw CommandException.syntax();
    }
  }

  private static boolean onOff(Call call) {
    boolean on = call.is(2, "ON");
    if (!on && !call.is(2, "OFF")) {
      throw CommandException.syntax();
    }
    call.reply().ok();
    return on;
  }

  private static void tracking(Call call) {
    if (call.is(2, "ON")) {
      throw new CommandException("ERR CLIENT TRACKING ON is not supported by this version");
    }
    if (!call.is(2, "OFF")) {
      throw CommandException.syntax();
    }
    call.reply().ok();
  }

  private static void trackingInfo(Call call) {
    call.reply().map(3);
    call.reply().bulk("flags");
    call.reply().set(1);
    call.reply().bulk("off");
    call.reply().bulk("redirect");
    call.reply().integer(-1);
    call.reply().bulk("prefixes");
    call.reply().array(0);
  }

  private static void text(Call call, String text) {
    call.reply().verbatim("txt", text.getBytes(StandardCharsets.UTF_8));
  }
}
