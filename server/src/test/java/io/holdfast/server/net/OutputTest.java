package io.holdfast.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Reservation;
import io.holdfast.server.resp.Copies;
import io.holdfast.server.resp.LargeBulk;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order in which pieces of all kinds are sent, and that nothing is held afterwards. */
class OutputTest {
  private static final int SIZE = 300_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Output output = new Output(channel);
  private final Reply reply = new Reply(output.buffer(), false, output);
  private Reservation memory;

  @BeforeEach
  void fill() {
    memory = new Reservation(75L * Reservation.PAGE);
    for (int i = 0; i < SIZE; i++) {
      Memory.putByte(memory.base() + i, (byte) ('a' + i % 26));
    }
  }

  @AfterEach
  void free() {
    memory.close();
    channel.finishAndReleaseAll();
  }

  /** Reads from the memory in odd pieces. */
  private final class Pinned implements LargeBulk {
    int released;

    @Override
    public long length() {
      return SIZE;
    }

    @Override
    public int read(long offset, ByteBuf into, int most) {
      int some = Math.min(most, 40_001);
      Copies.write(into, memory.base() + offset, some);
      return some;
    }

    @Override
    public void release() {
      released++;
    }
  }

  /** Counts up, a few numbers at a time, and says nothing at first. */
  private static final class Numbers implements Producer {
    private int next = -1;
    int released;

    @Override
    public boolean next(Reply to) {
      if (next < 0) {
        next = 0;
        return true;
      }
      if (next == 0) {
        to.array(100);
      }
      for (int i = 0; i < 10; i++) {
        to.integer(next++);
      }
      return next < 100;
    }

    @Override
    public void release() {
      released++;
    }
  }

  private String sent() {
    do {
      channel.runPendingTasks();
    } while (channel.hasPendingTasks()); // the next turn, which is scheduled
    var text = new StringBuilder();
    for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
      text.append(piece.toString(StandardCharsets.US_ASCII));
      piece.release();
    }
    return text.toString();
  }

  private String bulk() {
    byte[] bytes = new byte[SIZE];
    Memory.read(memory.base(), bytes, 0, SIZE);
    return "$" + SIZE + "\r\n" + new String(bytes, StandardCharsets.US_ASCII) + "\r\n";
  }

  private static String numbers() {
    var text = new StringBuilder("*100\r\n");
    for (int i = 0; i < 100; i++) {
      text.append(':').append(i).append("\r\n");
    }
    return text.toString();
  }

  @Test
  void flush_piecesOfAllKinds_sendsThemInOrder() {
    var pinned = new Pinned();
    var produced = new Numbers();
    reply.ok();
    reply.bulk(pinned);
    reply.integer(1);
    reply.stream(produced);
    reply.bulk(memory.base(), SIZE);
    reply.bulk(new byte[0]);
    reply.bulk(new byte[100_000]);
    reply.bulk("end");
    output.flush();
    String zeros = "\0".repeat(100_000);
    assertThat(sent())
        .isEqualTo(
            "+OK\r\n"
                + bulk()
                + ":1\r\n"
                + numbers()
                + bulk()
                + "$0\r\n\r\n$100000\r\n"
                + zeros
                + "\r\n$3\r\nend\r\n");
    assertThat(pinned.released).isOne();
    assertThat(produced.released).isOne();
    assertThat(output.hasRoom()).isTrue();
    assertThat(output.waitingBytes()).isZero();
  }

  @Test
  void release_whileThingsWait_letsGoOfThem() {
    var pinned = new Pinned();
    var produced = new Numbers();
    reply.bulk(pinned);
    reply.stream(produced);
    output.release();
    assertThat(pinned.released).isOne();
    assertThat(produced.released).isOne();
    assertThat(output.waitingBytes()).isZero();
  }

  @Test
  void mute_dropsAllKindsAndLetsGo() {
    var pinned = new Pinned();
    var produced = new Numbers();
    output.mute(true);
    reply.ok();
    reply.bulk(pinned);
    reply.stream(produced);
    output.mute(false);
    reply.to(output.buffer());
    reply.integer(7);
    output.flush();
    assertThat(sent()).isEqualTo(":7\r\n");
    assertThat(pinned.released).isOne();
    assertThat(produced.released).isOne();
  }

  @Test
  void numbers_ofAllSizes_areWrittenAsDecimals() {
    var expected = new StringBuilder();
    for (long number = 1; number > 0 && number < Long.MAX_VALUE / 10; number *= 10) {
      for (long near : new long[] {number - 1, number, number + 1, -number}) {
        reply.integer(near);
        expected.append(':').append(near).append("\r\n");
      }
    }
    for (long near : new long[] {511, 512, 513, Long.MAX_VALUE, Long.MIN_VALUE}) {
      reply.integer(near);
      expected.append(':').append(near).append("\r\n");
    }
    output.flush();
    assertThat(sent()).isEqualTo(expected.toString());
  }
}
