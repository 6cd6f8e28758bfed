package io.holdfast.server.aof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LogBufferTest {
  private static final int CHUNK = 1 << 20;

  @Property(tries = 30)
  void slice_afterAnyPutsRollBacksAndReleases_hasTheBytes(@ForAll long seed) {
    var random = new Random(seed);
    var expected = new ByteArrayOutputStream();
    var found = new ByteArrayOutputStream();
    try (var buffer = new LogBuffer()) {
      long read = 0;
      for (int step = 0; step < 40; step++) {
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 3 * CHUNK : 4000)];
        random.nextBytes(bytes);
        long before = buffer.end();
        buffer.put(bytes, 0, bytes.length);
        if (random.nextInt(4) == 0) {
          buffer.rollBack(before);
        } else {
          buffer.endAppend();
          expected.writeBytes(bytes);
        }
        while (read < buffer.end() && random.nextInt(3) > 0) {
          ByteBuffer slice = buffer.slice(read, buffer.end());
          byte[] some = new byte[slice.remaining()];
          slice.get(some);
          found.writeBytes(some);
          read += some.length;
          buffer.release(read);
        }
      }
      assertThat(buffer.end()).isEqualTo(expected.size());
      byte[] all = Arrays.copyOf(expected.toByteArray(), (int) read);
      assertThat(Arrays.equals(found.toByteArray(), all)).isTrue();
    }
  }

  @Test
  void wholeEnd_ofAPartThatEndsWithinAnAppend_isTheLastWholeOne() {
    try (var buffer = new LogBuffer()) {
      buffer.put(new byte[100], 0, 100);
      buffer.endAppend();
      buffer.put(new byte[3 * CHUNK], 0, 3 * CHUNK);
      buffer.endAppend();
      assertThat(buffer.wholeEnd(0, CHUNK, 0)).isEqualTo(100);
      assertThat(buffer.wholeEnd(CHUNK, 2 * CHUNK, 100)).isEqualTo(100);
      assertThat(buffer.slice(CHUNK - 10, buffer.end()).remaining()).isEqualTo(10);
    }
  }

  @Test
  void memory_inTheSteadyState_doesNotGrow() {
    try (var buffer = new LogBuffer()) {
      for (int i = 0; i < 10_000; i++) {
        buffer.put(new byte[1000], 0, 1000);
        buffer.endAppend();
        buffer.release(buffer.end());
      }
      assertThat(buffer.memory()).isLessThanOrEqualTo(2 * CHUNK);
      buffer.put(new byte[40 * CHUNK], 0, 40 * CHUNK);
      buffer.release(buffer.end());
      assertThat(buffer.memory()).isLessThanOrEqualTo(18 * CHUNK);
    }
  }
}
