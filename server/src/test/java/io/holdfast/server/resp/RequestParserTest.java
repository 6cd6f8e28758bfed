package io.holdfast.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {
  private static final long MAX_BULK = 512L * 1024 * 1024;

  @Test
  void next_splitAtEveryByte_sameRequests() {
    String text =
        String.join(
            "\r\n",
            "*2\r\n$4\r\nECHO\r\n$5\r\na\r\nb\0",
            "PING",
            "*0",
            "*-1",
            "",
            "*1\r\n$0\r\n",
            "set k \"a\\x41\\n\" 'b\\'c'\n*3\r\n$1\r\na\r\n$1\r\nb\r\n$10\r\n0123456789\r\n");
    List<List<String>> whole = parse(text.length(), text);
    assertThat(whole)
        .containsExactly(
            List.of("ECHO", "a\r\nb\0"),
            List.of("PING"),
            List.of(""),
            List.of("set", "k", "aA\n", "b'c"),
            List.of("a", "b", "0123456789"));
    for (int first = 1; first < text.length(); first++) {
      assertThat(parse(first, text)).as("split at %s", first).isEqualTo(whole);
    }
    assertThat(parse(1, text)).isEqualTo(whole);
  }

  @Property(tries = 200)
  void next_anyRequestInAnyPieces_comesOutAsItWas(
      @ForAll @Size(min = 1, max = 20) List<byte[]> request,
      @ForAll @IntRange(min = 1, max = 50) int piece) {
    ByteBuf all = Unpooled.buffer();
    all.writeCharSequence("*" + request.size() + "\r\n", StandardCharsets.US_ASCII);
    for (byte[] argument : request) {
      all.writeCharSequence("$" + argument.length + "\r\n", StandardCharsets.US_ASCII);
      all.writeBytes(argument).writeBytes(new byte[] {'\r', '\n'});
    }
    var parser = new RequestParser();
    byte[][] parsed = null;
    while (all.isReadable()) {
      assertThat(parsed).isNull();
      parsed = parser.next(all.readSlice(Math.min(piece, all.readableBytes())), true, MAX_BULK);
    }
    assertThat(parsed).isDeepEqualTo(request.toArray(byte[][]::new));
  }

  /** Direct buffers are read by another path when a whole request is there. */
  @Property(tries = 200)
  void next_manyRequestsInDirectBuffers_sameAsInHeapBuffers(
      @ForAll @Size(min = 1, max = 8) List<@Size(min = 1, max = 5) List<byte[]>> requests,
      @ForAll @IntRange(min = 1, max = 100) int piece) {
    ByteBuf heap = Unpooled.buffer();
    for (List<byte[]> request : requests) {
      heap.writeCharSequence("*" + request.size() + "\r\n", StandardCharsets.US_ASCII);
      for (byte[] argument : request) {
        heap.writeCharSequence("$" + argument.length + "\r\n", StandardCharsets.US_ASCII);
        heap.writeBytes(argument).writeBytes(new byte[] {'\r', '\n'});
      }
    }
    ByteBuf direct = Unpooled.directBuffer();
    try {
      direct.writeBytes(heap);
      var parser = new RequestParser();
      List<byte[][]> parsed = new ArrayList<>();
      while (direct.isReadable()) {
        ByteBuf some = direct.readSlice(Math.min(piece, direct.readableBytes()));
        for (byte[][] request = parser.next(some, true, MAX_BULK);
            request != null;
            request = parser.next(some, true, MAX_BULK)) {
          parsed.add(request);
        }
        assertThat(some.isReadable()).isFalse();
      }
      Object[] sent = requests.stream().map(request -> request.toArray(byte[][]::new)).toArray();
      assertThat(Arrays.deepEquals(parsed.toArray(), sent)).isTrue();
    } finally {
      direct.release();
    }
  }

  @Property(tries = 500)
  void next_anyBytes_neverAnythingButProtocolErrors(@ForAll byte[] garbage) {
    try {
      ByteBuf in = Unpooled.wrappedBuffer(garbage);
      var parser = new RequestParser();
      while (parser.next(in, true, MAX_BULK) != null) {
        assertThat(in.readerIndex()).isPositive();
      }
    } catch (ProtocolException e) {
      assertThat(e.errorLine()).startsWith("ERR Protocol error: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*2147483648~ | invalid multibulk length",
        "*x~ | invalid multibulk length",
        "*+1~ | invalid multibulk length",
        "*01~ | invalid multibulk length",
        "*~ | invalid multibulk length",
        "*-0~ | invalid multibulk length",
        "*9223372036854775808~ | invalid multibulk length",
        "*1~$-1~ | invalid bulk length",
        "*1~$536870913~ | invalid bulk length",
        "*1~:1~ | expected '$', got ':'",
        "SET a \"b~ | unbalanced quotes in request",
        "'a'b~ | unbalanced quotes in request",
      })
  void next_malformed_saysWhatRedisSays(String text, String message) {
    ByteBuf in = bytes(text.replace("~", "\r\n"));
    assertThatThrownBy(() -> new RequestParser().next(in, true, MAX_BULK))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(message);
  }

  @Test
  void next_beforeAuthentication_limitsAreTight() {
    assertThatThrownBy(() -> new RequestParser().next(bytes("*11\r\n"), false, MAX_BULK))
        .hasMessage("unauthenticated multibulk length");
    assertThatThrownBy(() -> new RequestParser().next(bytes("*2\r\n$16385\r\n"), false, MAX_BULK))
        .hasMessage("unauthenticated bulk length");
  }

  @Test
  void next_longLines_areRefused() {
    String digits = "1".repeat(RequestParser.MAX_LINE + 1);
    assertThatThrownBy(() -> new RequestParser().next(bytes("*" + digits), true, MAX_BULK))
        .hasMessage("too big mbulk count string");
    assertThatThrownBy(() -> new RequestParser().next(bytes("*1\r\n$" + digits), true, MAX_BULK))
        .hasMessage("too big bulk count string");
    assertThatThrownBy(() -> new RequestParser().next(bytes(digits), true, MAX_BULK))
        .hasMessage("too big inline request");
  }

  @Test
  void heldBytes_hugeSizesDeclared_growWithWhatArrives() {
    var parser = new RequestParser();
    assertThat(parser.next(bytes("*1000000\r\n$500000000\r\nabc"), true, MAX_BULK)).isNull();
    assertThat(parser.heldBytes()).isLessThan(100_000);
  }

  private static List<List<String>> parse(int piece, String text) {
    ByteBuf all = bytes(text);
    var parser = new RequestParser();
    List<List<String>> requests = new ArrayList<>();
    while (all.isReadable()) {
      ByteBuf part = all.readSlice(Math.min(piece, all.readableBytes()));
      for (byte[][] r = parser.next(part, true, MAX_BULK);
          r != null;
          r = parser.next(part, true, MAX_BULK)) {
        List<String> strings = new ArrayList<>();
        for (byte[] argument : r) {
          strings.add(new String(argument, StandardCharsets.ISO_8859_1));
        }
        requests.add(strings);
      }
    }
    return requests;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }
}
