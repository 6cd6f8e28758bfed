package io.holdfast.server.command;

import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.aof.AofCommand;
import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofReader;
import io.holdfast.server.aof.AofSink;
import io.holdfast.server.aof.AppendLog;
import io.holdfast.server.aof.FsyncPolicy;
import io.holdfast.server.aof.LogOptions;
import io.holdfast.server.aof.RewritePoint;
import io.holdfast.server.client.Client;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.keys.KeyFamily;
import io.holdfast.server.command.persistence.DumpCommands;
import io.holdfast.server.command.sets.SetCommands;
import io.holdfast.server.command.strings.StringCommands;
import io.holdfast.server.command.transactions.TransactionCommands;
import io.holdfast.server.command.transactions.WatchedKeys;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.stats.Statistics;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.structure.SetValue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that can't be told to the append-only file breaks the file, and never passes unseen. */
class ExecutionTest {
  private final SimulatedDisk disk = new SimulatedDisk();
  private final AofFolder folder =
      new AofFolder(disk, SimulatedDisk.ROOT, "appendonly.aof", "appendonlydir");
  private final Keyspace keyspace = new Keyspace(2, 16);
  private final Journal journal = new Journal();
  private final ByteBuf replied = Unpooled.buffer();
  private final Client client = new Client(Client.nextId(), new Reply(replied, false));
  private boolean noMemory;

  @SuppressWarnings("NullAway.Init")
  private AppendLog log;

  @SuppressWarnings("NullAway.Init")
  private CommandTable table;

  @SuppressWarnings("NullAway.Init")
  private Dispatcher dispatcher;

  @BeforeEach
  void open() throws IOException {
    table =
        new CommandTable(
            new KeyFamily(),
            new StringCommands(),
            new SetCommands(),
            new DumpCommands(() -> false),
            new TransactionCommands(
                new WatchedKeys(keyspace), (exec, request) -> dispatcher.runQueued(exec, request)),
            this::register);
    var statistics = new Statistics(table.descriptors());
    dispatcher =
        new Dispatcher(
            table,
            keyspace,
            statistics,
            Admission.OPEN,
            new Pause(),
            new BlockedClients(keyspace),
            new Execution(keyspace, statistics, journal, List.of()),
            Warmer.NONE);
    folder.prepare();
    log = AppendLog.open(folder, new LogOptions(FsyncPolicy.ALWAYS, 1 << 20));
    use(log);
  }

  @AfterEach
  void close() {
    log.close();
    keyspace.close();
  }

  private void register(CommandTable table) {
    table.add(
        command("half", 2)
            .flags(WRITE)
            .movableKeys(this::keys)
            .does(
                call -> {
                  call.put(call.bytes(1), Strings.argument(call, 1));
                  noMemory = true;
                  throw new CommandException("ERR half of it is done");
                }));
    table.add(
        command("wide", 2)
            .flags(WRITE)
            .key()
            .does(
                call -> {
                  call.put(call.bytes(1), Strings.argument(call, 1));
                  call.effect(call.bytes(0), unreadable()); // as if there were no memory
                  call.reply().ok();
                }));
    table.add(
        command("full", 3)
            .flags(WRITE)
            .key()
            .does(
                call -> {
                  Entry entry = Objects.requireNonNull(call.findForWrite(call.bytes(1)));
                  Call.cast(entry, SetValue.class).add(call.bytes(2));
                  call.changed(entry);
                  throw new TooLargeException("the next one", 2, 1);
                }));
    table.add(
        command("everywhere", 1)
            .flags(WRITE, CommandFlag.ALL_SHARDS)
            .does(
                call -> {
                  byte[] key = {'k'};
                  call.put(key, Strings.argument(call, 0));
                  throw new CommandException("ERR half of it is done");
                }));
  }

  @SuppressWarnings("NullAway") // that is what makes it fail
  private static byte[] unreadable() {
    return null;
  }

  private int[] keys(byte[][] request) {
    if (noMemory) {
      throw new OutOfMemoryError("none for the test");
    }
    return KeyFinder.FIRST.keys(request);
  }

  private void use(AppendLog next) {
    keyspace.lock(keyspace.allShards());
    journal.use(next);
    keyspace.unlock(keyspace.allShards());
  }

  private String call(String... words) {
    return call(dispatcher, words);
  }

  private String call(Dispatcher dispatcher, String... words) {
    byte[][] request = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      request[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    client.reply().to(replied.clear());
    dispatcher.dispatch(client, request);
    return replied.toString(StandardCharsets.UTF_8);
  }

  private void assertBrokenUntilRewritten() throws IOException {
    assertThat(log.failure()).contains("an append was lost");
    assertThat(log.needsRestart()).isTrue();
    assertThat(journal.mayTell(client.appended())).isFalse();
    assertThat(call("SET", "after", "1")).isEqualTo("+OK\r\n");
    RewritePoint point = log.restart();
    use(log);
    disk.put(point.base(), "");
    log.finishRewrite(point, false);
    assertThat(log.failure()).isNull();
    await().until(() -> journal.mayTell(client.appended()));
    assertThat(call("SET", "whole", "1")).isEqualTo("+OK\r\n");
    await().until(() -> journal.mayTell(client.appended()));
    assertThat(content("appendonly.aof.2.incr.aof"))
        .startsWith("*2\r\n$6\r\nSELECT")
        .endsWith("whole\r\n$1\r\n1\r\n");
  }

  private String content(String file) throws IOException {
    return new String(disk.content(folder.path().resolve(file)), StandardCharsets.UTF_8);
  }

  @Test
  void run_stateOfAFailedCommandCantBeTold_breaksTheLogAndHoldsTheReply() throws IOException {
    assertThat(call("HALF", "k")).isEqualTo("-ERR half of it is done\r\n");
    assertBrokenUntilRewritten();
  }

  @Test
  void run_effectCantBeTold_breaksTheLogAndHoldsTheReply() throws IOException {
    assertThat(call("WIDE", "k")).isEqualTo("+OK\r\n");
    assertBrokenUntilRewritten();
  }

  @Test
  void run_failedWithoutKeysThatTellWhatItDid_breaksTheLogAndHoldsTheReply() throws IOException {
    assertThat(call("EVERYWHERE")).isEqualTo("-ERR half of it is done\r\n");
    assertBrokenUntilRewritten();
  }

  @Test
  void run_whole_isAppendedAndToldOnceDurable() {
    assertThat(call("SET", "k", "1")).isEqualTo("+OK\r\n");
    await().until(() -> journal.mayTell(client.appended()));
    assertThat(log.failure()).isNull();
  }

  @Test
  void exec_commandThatFailsHalfWay_isToldByWhatItLeftInItsPlace() throws IOException {
    call("SADD", "s", "old");
    call("PEXPIRE", "s", "1000000");
    call("MULTI");
    call("SET", "a", "1");
    call("FULL", "s", "new");
    call("SET", "a", "2");
    assertThat(call("EXEC")).startsWith("*3\r\n+OK\r\n-ERR the next one").endsWith("\r\n+OK\r\n");
    await().until(() -> journal.mayTell(client.appended()));
    String told = content("appendonly.aof.1.incr.aof");
    assertThat(told.substring(told.indexOf("MULTI")))
        .containsSubsequence("SET", "DEL", "RESTORE", "PEXPIREAT", "SET", "EXEC\r\n")
        .endsWith("EXEC\r\n");
    assertThat(log.failure()).isNull();
    assertLoadsAs("SMEMBERS s", "GET a", "PEXPIRETIME s");
  }

  @Test
  void run_unexpectedErrorAfterAChange_isToldByWhatIsThere() throws IOException {
    call("SADD", "s", "old");
    byte[][] request = {bytes("SADD"), bytes("s"), bytes("new"), unreadable()};
    client.reply().to(replied.clear());
    dispatcher.dispatch(client, request);
    assertThat(replied.toString(StandardCharsets.UTF_8)).startsWith("-ERR internal error");
    await().until(() -> journal.mayTell(client.appended()));
    assertLoadsAs("SCARD s", "SISMEMBER s new");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Loads the file into another keyspace, and compares what requests answer there. */
  private void assertLoadsAs(String... requests) throws IOException {
    try (var other = new Keyspace(1, 16)) {
      var replayer = new Replayer(table, other);
      new AofReader(folder, 16, false)
          .load(
              new AofSink() {
                @Override
                public void begins(Path file) {
                  replayer.begin();
                }

                @Override
                public RdbVisitor dump(RdbInput in) {
                  throw new AssertionError("there is no base");
                }

                @Override
                public void command(AofCommand command) {
                  String name = new String(command.arguments()[0], StandardCharsets.UTF_8);
                  if (!List.of("SELECT", "MULTI", "EXEC").contains(name)) { // all is in database 0
                    assertThat(replayer.run(command.arguments(), command.larges())).isNull();
                  }
                }
              });
      var there = new Dispatcher(table, other);
      for (String request : requests) {
        String[] words = request.split(" ");
        assertThat(call(there, words)).as(request).isEqualTo(call(words));
      }
    }
  }
}
