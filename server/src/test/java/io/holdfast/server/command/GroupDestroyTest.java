package io.holdfast.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.keys.KeyFamily;
import io.holdfast.server.command.streams.StreamCommands;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** XGROUP DESTROY does not free in one go what a group has pending. */
class GroupDestroyTest {
  private static final int ENTRIES = 5000;

  private final Keyspace keyspace = new Keyspace(1, 16);
  private final Dispatcher dispatcher =
      new Dispatcher(new CommandTable(new KeyFamily(), new StreamCommands()), keyspace);
  private final ByteBuf replied = Unpooled.buffer();
  private final Client client = new Client(Client.nextId(), new Reply(replied, false));

  @AfterEach
  void close() {
    keyspace.close();
  }

  private String call(String line) {
    String[] words = line.split(" ");
    byte[][] request = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      request[i] = words[i].getBytes(StandardCharsets.UTF_8);
    }
    client.reply().to(replied.clear());
    dispatcher.dispatch(client, request);
    return replied.toString(StandardCharsets.UTF_8);
  }

  @Test
  void destroy_groupWithManyPending_leavesThemToBeFreedInSteps() {
    call("XGROUP CREATE s none $ MKSTREAM");
    for (int i = 1; i <= ENTRIES; i++) {
      call("XADD s " + i + "-1 f v");
    }
    long before = keyspace.usedMemory();
    call("XGROUP CREATE s g 0");
    call("XREADGROUP GROUP g c COUNT " + ENTRIES + " STREAMS s >");
    assertThat(call("XPENDING s g")).startsWith("*4\r\n:" + ENTRIES + "\r\n");

    assertThat(call("XGROUP DESTROY s g")).isEqualTo(":1\r\n");
    assertThat(call("XGROUP DESTROY s g")).isEqualTo(":0\r\n");
    assertThat(call("XPENDING s g")).startsWith("-NOGROUP");
    assertThat(keyspace.garbage()).isEqualTo(1);
    assertThat(keyspace.usedMemory()).isGreaterThan(before + ENTRIES * 16L);
    while (keyspace.garbage() > 0) {
      keyspace.shard(0).freeWaiting(64);
    }
    assertThat(keyspace.usedMemory()).isEqualTo(before);
    assertThat(keyspace.waitingMemory()).isZero();
  }

  @Test
  void destroy_smallGroup_isFreedAtOnce() {
    call("XGROUP CREATE s none $ MKSTREAM");
    long before = keyspace.usedMemory();
    call("XGROUP CREATE s g 0");
    call("XGROUP DESTROY s g");
    assertThat(keyspace.garbage()).isZero();
    assertThat(keyspace.usedMemory()).isEqualTo(before);
  }
}
