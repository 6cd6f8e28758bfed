package io.holdfast.server.command.connection;

import static io.holdfast.server.command.CommandFlag.ALLOW_BUSY;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.NO_AUTH;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.SUBSCRIBED;
import static io.holdfast.server.command.CommandFlag.UNQUEUED;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.config.Settings;
import io.holdfast.server.resp.Reply;
import java.util.function.Consumer;

/** AUTH, HELLO, RESET, QUIT, PING, ECHO and SELECT. */
public final class ConnectionCommands implements CommandFamily {
  private final Password password;
  private final Consumer<Client> forget;
  private final String version;

  /**
   * @param forget lets go of all that a client subscribed to, watches and queued
   * @param version of Redis, which HELLO tells
   */
  public ConnectionCommands(Settings settings, Consumer<Client> forget, String version) {
    this.password = new Password(settings);
    this.forget = forget;
    this.version = version;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("auth", -2)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .group("connection")
            .since("1.0.0")
            .summary("Proves who the client is.")
            .does(this::auth));
    table.add(
        command("hello", -1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY)
            .group("connection")
            .since("6.0.0")
            .summary("Greets the server, and may choose the protocol, authenticate and set a name.")
            .does(this::hello));
    table.add(
        command("reset", 1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, UNQUEUED, SUBSCRIBED)
            .group("connection")
            .since("6.2.0")
            .summary("Sets the connection back to its first state.")
            .does(this::reset));
    table.add(
        command("quit", -1)
            .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, UNQUEUED, SUBSCRIBED)
            .group("connection")
            .summary("Closes the connection.")
            .does(
                call -> {
                  call.reply().ok();
                  call.client().closeAfterReply();
                }));
    table.add(
        command("ping", -1)
            .flags(FAST, SUBSCRIBED)
            .group("connection")
            .summary("Answers PONG, or what it was given.")
            .does(ConnectionCommands::ping));
    table.add(
        command("echo", 2)
            .flags(LOADING, STALE, FAST)
            .group("connection")
            .summary("Answers what it was given.")
            .does(call -> call.reply().bulk(call.bytes(1))));
    table.add(
        command("select", 2)
            .flags(LOADING, STALE, FAST)
            .group("connection")
            .summary("Chooses the database.")
            .does(ConnectionCommands::select));
  }

  private void auth(Call call) {
    if (call.count() > 3) {
      throw CommandException.syntax();
    }
    if (call.count() == 2) {
      if (!password.isSet()) {
        throw new CommandException(
            "ERR AUTH <password> called without any password configured for the default user."
                + " Are you sure your configuration is correct?");
      }
      password.authenticate(call.client(), call.bytes(1));
    } else {
      password.authenticate(call.client(), call.bytes(1), call.bytes(2));
    }
    call.reply().ok();
  }

  private void hello(Call call) {
    boolean resp3 = call.reply().isResp3();
    int next = 1;
    if (call.count() > 1) {
      long asked;
      try {
        asked = call.integer(1);
      } catch (CommandException e) {
        throw new CommandException("ERR Protocol version is not an integer or out of range");
      }
      if (asked < 2 || asked > 3) {
        throw new CommandException("NOPROTO unsupported protocol version");
      }
      resp3 = asked == 3;
      next = 2;
    }
    String name = null;
    for (; next < call.count(); next++) {
      int more = call.count() - 1 - next;
      if (call.is(next, "AUTH") && more >= 2) {
        password.authenticate(call.client(), call.bytes(next + 1), call.bytes(next + 2));
        next += 2;
      } else if (call.is(next, "SETNAME") && more >= 1) {
        name = ClientNames.checked(call.text(next + 1));
        next++;
      } else {
        throw new CommandException("ERR Syntax error in HELLO option '" + call.text(next) + "'");
      }
    }
    if (!call.client().authenticated) {
      throw new CommandException(
          "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
              + " <proto> AUTH <user> <pass> option can be used to authenticate the client and"
              + " select the RESP protocol version at the same time");
    }
    if (name != null) {
      call.client().name = name;
    }
    call.reply().useResp3(resp3);
    greet(call.reply(), call.client().id());
  }

  private void greet(Reply reply, long id) {
    reply.map(7);
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(version);
    reply.bulk("proto");
    reply.integer(reply.isResp3() ? 3 : 2);
    reply.bulk("id");
    reply.integer(id);
    reply.bulk("mode");
    reply.bulk("standalone");
    reply.bulk("role");
    reply.bulk("master");
    reply.bulk("modules");
    reply.array(0);
  }

  private void reset(Call call) {
    Client client = call.client();
    forget.accept(client);
    client.database = 0;
    client.name = "";
    client.noEvict = false;
    client.noTouch = false;
    client.replies(Client.Replies.ALL);
    client.authenticated = !password.isSet();
    call.reply().useResp3(false);
    call.reply().simple("RESET");
  }

  private static void ping(Call call) {
    if (call.count() > 2) {
      throw CommandException.arity("ping");
    }
    Reply reply = call.reply();
    if (!reply.isResp3() && !call.client().subscriptions().isEmpty()) {
      reply.array(2);
      reply.bulk("pong");
      reply.bulk(call.count() == 1 ? new byte[0] : call.bytes(1));
    } else if (call.count() == 1) {
      reply.simple("PONG");
    } else {
      reply.bulk(call.bytes(1));
    }
  }

  private static void select(Call call) {
    long database = call.integer(1);
    if (database < 0 || database >= call.keyspace().databases()) {
      throw new CommandException("ERR DB index is out of range");
    }
    call.client().database = (int) database;
    call.reply().ok();
  }
}
