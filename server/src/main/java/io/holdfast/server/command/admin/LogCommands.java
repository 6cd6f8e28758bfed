package io.holdfast.server.command.admin;

import static io.holdfast.server.command.CommandFlag.ADMIN;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Help;
import java.util.List;

/** SLOWLOG and MONITOR. */
public final class LogCommands implements CommandFamily {
  private static final int USUAL = 10;

  private final SlowLog slowLog;
  private final Monitors monitors;

  public LogCommands(SlowLog slowLog, Monitors monitors) {
    this.slowLog = slowLog;
    this.monitors = monitors;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("slowlog", -2)
            .group("server")
            .since("2.2.12")
            .summary("Commands about slow commands.")
            .subcommand(
                command("slowlog|get", -2)
                    .flags(ADMIN, LOADING, STALE)
                    .since("2.2.12")
                    .summary("Lists the last slow commands.")
                    .does(this::get))
            .subcommand(
                command("slowlog|len", 2)
                    .flags(ADMIN, LOADING, STALE)
                    .since("2.2.12")
                    .summary("Counts them.")
                    .does(call -> call.reply().integer(slowLog.size())))
            .subcommand(
                command("slowlog|reset", 2)
                    .flags(ADMIN, LOADING, STALE)
                    .since("2.2.12")
                    .summary("Forgets them.")
                    .does(
                        call -> {
                          slowLog.clear();
                          call.reply().ok();
                        }))
            .subcommand(Help.subcommand("slowlog", table)));
    table.add(
        command("monitor", 1)
            .flags(ADMIN, NOSCRIPT, LOADING, STALE)
            .group("server")
            .since("1.0.0")
            .summary("Shows every command that the server carries out.")
            .does(
                call -> {
                  call.reply().ok();
                  monitors.add(call.client());
                }));
  }

  private void get(Call call) {
    long count = USUAL;
    if (call.count() > 3) {
      throw CommandException.arity("slowlog|get");
    }
    if (call.count() == 3) {
      count =
          call.integer(2, -1, Integer.MAX_VALUE, "ERR count should be greater than or equal to -1");
      count = count == -1 ? Long.MAX_VALUE : count;
    }
    List<SlowLog.Slow> slow = slowLog.newest(count);
    call.reply().array(slow.size());
    for (SlowLog.Slow one : slow) {
      call.reply().array(6);
      call.reply().integer(one.id());
      call.reply().integer(one.unixSeconds());
      call.reply().integer(one.micros());
      call.reply().array(one.arguments().size());
      one.arguments().forEach(call.reply()::bulk);
      call.reply().bulk(one.address());
      call.reply().bulk(one.name());
    }
  }
}
