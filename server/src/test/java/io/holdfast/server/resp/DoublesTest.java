package io.holdfast.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoublesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "000000012345",
        "999999999999999",
        "9007199254740993",
        "123456789012345678901234567890",
        "+5",
        "-12",
        "1.5",
        ".5",
        "5.",
        "1e3",
        "-1E-3"
      })
  void parse_number_isWhatJavaReads(String text) {
    assertThat(Doubles.parse(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Double.valueOf(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "+", ".", "1 ", " 1", "1f", "0x10", "nan", "--1", "1e400", "e5"})
  void parse_somethingElse_isNull(String text) {
    assertThat(Doubles.parse(text.getBytes(StandardCharsets.US_ASCII))).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "+inf", "-inf", "Infinity", "-INFINITY"})
  void parse_infinity_hasItsSign(String text) {
    assertThat(Doubles.parse(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
  }
}
