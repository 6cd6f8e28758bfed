package io.holdfast.server.command.scripting;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Glob;
import io.holdfast.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What FUNCTION LIST and FUNCTION STATS tell. */
final class FunctionList {
  private static final String ENGINE = "LUA";

  private final FunctionRegistry registry;
  private final RunningScript running;

  FunctionList(FunctionRegistry registry, RunningScript running) {
    this.registry = registry;
    this.running = running;
  }

  void list(Call call) {
    boolean code = false;
    byte[] pattern = null;
    for (int i = 2; i < call.count(); i++) {
      if (!code && call.is(i, "WITHCODE")) {
        code = true;
      } else if (pattern == null && call.is(i, "LIBRARYNAME")) {
        if (i + 1 == call.count()) {
          throw new CommandException("ERR library name argument was not given");
        }
        pattern = call.bytes(++i);
      } else {
        throw new CommandException("ERR Unknown argument " + call.text(i));
      }
    }
    byte[] wanted = pattern;
    List<FunctionLibrary> libraries =
        registry.all().stream()
            .filter(library -> wanted == null || new Glob(wanted).matches(bytes(library.name())))
            .toList();
    call.reply().array(libraries.size());
    for (FunctionLibrary library : libraries) {
      library(call.reply(), library, code);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void library(Reply reply, FunctionLibrary library, boolean code) {
    reply.map(code ? 4 : 3);
    reply.bulk("library_name");
    reply.bulk(library.name());
    reply.bulk("engine");
    reply.bulk(ENGINE);
    reply.bulk("functions");
    reply.array(library.functions().size());
    for (FunctionLibrary.Function function : library.functions().values()) {
      reply.map(3);
      reply.bulk("name");
      reply.bulk(function.name());
      reply.bulk("description");
      String description = function.description();
      reply.bulkOrNil(description == null ? null : bytes(description));
      reply.bulk("flags");
      reply.set(function.flags().size());
      function.flags().forEach(flag -> reply.simple(flag.text()));
    }
    if (code) {
      reply.bulk("library_code");
      reply.bulk(library.source().array());
    }
  }

  void statistics(Call call) {
    Reply reply = call.reply();
    reply.map(2);
    reply.bulk("running_script");
    RunningScript.Run run = running.run();
    if (run == null) {
      reply.nil();
    } else {
      reply.map(3);
      reply.bulk("name");
      reply.bulk(run.name());
      reply.bulk("command");
      reply.array(run.call().arguments().length);
      for (byte[] argument : run.call().arguments()) {
        reply.bulk(argument);
      }
      reply.bulk("duration_ms");
      reply.integer(run.millis());
    }
    reply.bulk("engines");
    reply.map(1);
    reply.bulk(ENGINE);
    reply.map(2);
    reply.bulk("libraries_count");
    reply.integer(registry.libraryCount());
    reply.bulk("functions_count");
    reply.integer(registry.functionCount());
  }
}
