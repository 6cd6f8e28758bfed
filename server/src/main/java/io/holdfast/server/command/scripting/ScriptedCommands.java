package io.holdfast.server.command.scripting;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.NoLink;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.lua.Lua;
import io.holdfast.server.lua.LuaNumber;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a script gives, by {@code redis.call} and {@code redis.pcall}. It has a client
 * of its own: it selects databases and reads replies for itself. All under the locks of all shards.
 */
public final class ScriptedCommands {
  private static final int BUFFER = 16 * 1024;
  private static final int MOST_KEPT = 1024 * 1024;
  private static final int PIECE = 64 * 1024;
  private static final int TO_FILE = 1; // redis.REPL_AOF
  private static final int DIGITS = 17; // as Redis writes numbers that are arguments

  /** Not watched for leaks, since it lives as long as the process. */
  private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

  private final RunningScript running;
  private final Runner runner;
  private final Supplier<@Nullable String> writesRefused;
  private final Client client;
  private ByteBuf buffer = ALLOCATOR.directBuffer(BUFFER);
  private @Nullable Call script;
  private @Nullable Rights rights;
  private @Nullable CommandTable table;
  private boolean told;
  private boolean resp3;

  /** Runs commands under the locks that the script holds. */
  @FunctionalInterface
  public interface Runner {
    void run(Call script, Client as, CommandSpec spec, byte[][] request, boolean told);
  }

  /**
   * What a script may do.
   *
   * @param readOnly it may not write
   * @param anyMemory it may use more memory when too much is in use
   */
  record Rights(RunningScript.Run run, boolean readOnly, boolean anyMemory) {}

  ScriptedCommands(RunningScript running, Runner runner, Supplier<@Nullable String> writesRefused) {
    this.running = running;
    this.runner = runner;
    this.writesRefused = writesRefused;
    this.client = new Client(Client.nextId(), new Reply(buffer, false), new NoLink("lua"));
    client.authenticated = true;
  }

  /** The commands that there are; before the first script. */
  void use(CommandTable commands) {
    table = commands;
  }

  void begin(Call call, Rights granted) {
    script = call;
    rights = granted;
    told = true;
    resp3 = false;
    client.database = call.client().database;
    client.noTouch = call.client().noTouch;
  }

  void end() {
    script = null;
    rights = null;
    if (buffer.capacity() > MOST_KEPT) {
      buffer.release();
      buffer = ALLOCATOR.directBuffer(BUFFER);
    }
  }

  /** True when the script has chosen that version of the protocol. */
  boolean usesResp3() {
    return resp3;
  }

  int useVersion(Lua lua) {
    resp3 = lua.number(1) == 3;
    return 0;
  }

  int useReplication(Lua lua) {
    told = ((int) lua.number(1) & TO_FILE) != 0;
    return 0;
  }

  /** Returns whether a command exists that may be called so; there is one user, who may all. */
  int aclCheck(Lua lua) {
    if (lua.top() == 0) {
      return refuse(lua, "Please specify at least one argument for this redis lib call");
    }
    byte[][] request = request(lua);
    if (request == null || commands().find(request) == null) {
      return refuse(lua, "Invalid command passed to redis.acl_check_cmd()");
    }
    lua.push(true);
    return 1;
  }

  private static int refuse(Lua lua, String text) {
    lua.pushNil();
    lua.push(text);
    return 2;
  }

  /** Runs the command on the stack; returns its reply, and true behind it if that is an error. */
  int call(Lua lua) {
    if (lua.top() == 0) {
      return fail(lua, "ERR Please specify at least one argument for this redis lib call");
    }
    Call now = script;
    Rights granted = rights;
    if (now == null || granted == null) {
      return fail(lua, "ERR redis.call/pcall can only be called inside a script invocation");
    }
    try {
      byte[][] request = request(lua);
      if (request == null) {
        return fail(lua, "ERR Lua redis lib command arguments must be strings or integers");
      }
      CommandSpec spec = commands().find(request);
      String refusal = refusal(spec, request, granted, now);
      if (refusal != null || spec == null) {
        return fail(lua, String.valueOf(refusal));
      }
      Reply reply = client.reply();
      reply.to(buffer.clear());
      reply.useResp3(resp3);
      runner.run(now, client, spec, request, told);
    } finally {
      if (client.hasLarges()) {
        client.releaseLarges();
      }
    }
    lua.top(0);
    if (ReplyToLua.push(lua, buffer.memoryAddress())) {
      lua.push(true);
      return 2;
    }
    return 1;
  }

  private CommandTable commands() {
    return java.util.Objects.requireNonNull(table);
  }

  private static int fail(Lua lua, String line) {
    lua.top(0);
    ReplyToLua.error(lua, line, false);
    lua.push(true);
    return 2;
  }

  private @Nullable String refusal(
      @Nullable CommandSpec spec, byte[][] request, Rights granted, Call now) {
    if (spec == null) {
      return "ERR Unknown Redis command called from script";
    }
    if (!spec.takes(request.length)) {
      return "ERR Wrong number of args calling Redis command from script";
    }
    if (spec.is(CommandFlag.NOSCRIPT)) {
      return "ERR This Redis command is not allowed from script";
    }
    if (spec.is(CommandFlag.DENYOOM)
        && now.client().outOfMemory
        && !granted.anyMemory()
        && !running.hasWritten()) {
      return "OOM command not allowed when used memory > 'maxmemory'.";
    }
    if (!spec.mayWrite()) {
      return null;
    }
    if (granted.readOnly()) {
      return "ERR Write commands are not allowed from read-only scripts.";
    }
    return spec.is(CommandFlag.WRITE) ? refusedWrite() : null;
  }

  private @Nullable String refusedWrite() {
    String refused = running.hasWritten() ? null : writesRefused.get();
    return refused == null ? running.write() : refused;
  }

  /** The arguments; null when one is neither a string nor a number. */
  private byte @Nullable [][] request(Lua lua) {
    var request = new byte[lua.top()][];
    for (int i = 0; i < request.length; i++) {
      switch (lua.type(i + 1)) {
        case STRING -> request[i] = string(lua, i + 1);
        case NUMBER -> {
          String text = LuaNumber.general(lua.number(i + 1), DIGITS);
          request[i] = text.getBytes(StandardCharsets.US_ASCII);
        }
        default -> {
          return null;
        }
      }
    }
    return request;
  }

  private byte[] string(Lua lua, int index) {
    long length = lua.length(index);
    if (length <= LargeArgument.FROM) {
      return lua.bytes(index);
    }
    var large = new LargeArgument(Math.toIntExact(length));
    client.keep(List.of(large));
    byte[] piece = new byte[PIECE];
    long address = lua.address(index);
    for (int done = 0; done < length; ) {
      int some = (int) Math.min(piece.length, length - done);
      Memory.read(address + done, piece, 0, some);
      large.take(piece, 0, some);
      done += some;
    }
    return large.stand();
  }
}
