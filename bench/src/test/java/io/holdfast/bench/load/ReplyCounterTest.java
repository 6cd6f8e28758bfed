package io.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ReplyCounterTest {
  /** A simple reply, an integer, a bulk string with a line end in it, an empty and a null one. */
  private static final String FIVE = "+OK\r\n:10\r\n$4\r\na\r\nb\r\n$0\r\n\r\n$-1\r\n";

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void replies_inOneRead_areCounted() throws IOException {
    assertThat(new ReplyCounter().count(bytes(FIVE + FIVE))).isEqualTo(10);
  }

  @Test
  void replies_cutAtAnyByte_areCountedOnce() throws IOException {
    for (int cut = 0; cut <= FIVE.length(); cut++) {
      var counter = new ReplyCounter();
      int first = counter.count(bytes(FIVE.substring(0, cut)));
      int second = counter.count(bytes(FIVE.substring(cut)));
      assertThat(first + second).as("cut at %d", cut).isEqualTo(5);
    }
  }

  @Test
  void error_amongReplies_isThrownWithItsText() {
    assertThatThrownBy(() -> new ReplyCounter().count(bytes("+OK\r\n-OOM no memory\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessage("the server answered: OOM no memory");
  }
}
