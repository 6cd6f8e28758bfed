package io.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TrafficTest {
  private static List<String> next(Requests requests) {
    ByteBuffer out = ByteBuffer.allocate(requests.maxBytes());
    requests.next(out);
    String text = new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII);
    return text.lines().toList();
  }

  @Test
  void strings_oneAfterAnother_haveRisingKeysAndOtherValues() {
    Requests requests = Traffic.strings(64);
    List<String> first = next(requests);
    List<String> second = next(requests);
    assertThat(first.subList(0, 6))
        .containsExactly("*3", "$3", "SET", "$16", "key:000000000000", "$64");
    assertThat(second.get(4)).isEqualTo("key:000000000001");
    assertThat(first.get(6)).hasSize(64).matches("[-+a-zA-Z0-9]+").isNotEqualTo(second.get(6));
  }

  @Test
  void hashes_withTenFields_haveARandomValueForEach() {
    List<String> lines = next(Traffic.hashes(10, 12));
    assertThat(lines).hasSize(1 + 2 * 22).startsWith("*22", "$4", "HSET");
    for (int field = 0; field < 10; field++) {
      assertThat(lines.get(6 + 4 * field)).isEqualTo("field" + field);
      assertThat(lines.get(8 + 4 * field)).hasSize(12).isNotEqualTo("v".repeat(12));
    }
  }

  @Test
  void sets_ofTwoWriters_haveOtherKeysAndAreTheSameEachTime() {
    Requests one = Traffic.sets(1_000_000, 64, 1);
    Requests other = Traffic.sets(1_000_000, 64, 2);
    List<String> first = next(one);
    assertThat(first.get(4)).isNotEqualTo(next(other).get(4));
    assertThat(first).isEqualTo(next(Traffic.sets(1_000_000, 64, 1))).isNotEqualTo(next(one));
  }

  @Test
  void setAndGet_inTurn_stayBelowTheNumberOfKeys() {
    Requests requests = Traffic.setAndGet(10, 64);
    for (int i = 0; i < 20; i++) {
      List<String> lines = next(requests);
      assertThat(lines.get(2)).isEqualTo(i % 2 == 0 ? "GET" : "SET");
      assertThat(lines.get(4)).matches("key:00000000000\\d");
    }
  }
}
