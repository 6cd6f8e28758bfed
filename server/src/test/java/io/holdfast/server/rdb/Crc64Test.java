package io.holdfast.server.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
  @Test
  void update_ofCheckString_isTheCheckValue() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc64.update(0, digits, 0, digits.length)).isEqualTo(0xe9c6d914c4b8d9caL);
  }

  @Test
  void update_splitAnywhere_isTheSame() {
    byte[] data = new byte[100];
    new Random(1).nextBytes(data);
    long whole = Crc64.update(0, data, 0, data.length);
    for (int split = 0; split <= data.length; split++) {
      long first = Crc64.update(0, data, 0, split);
      assertThat(Crc64.update(first, data, split, data.length - split)).isEqualTo(whole);
    }
  }
}
