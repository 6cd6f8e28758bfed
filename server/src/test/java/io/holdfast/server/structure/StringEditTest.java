package io.holdfast.server.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Reservation;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Changes of a string in place, compared with an array. */
class StringEditTest {
  @Property(tries = 60)
  void edits_atRandomAcrossTheLimitOfRegions_areThoseOfAnArray(@ForAll long seed) {
    var random = new Random(seed);
    var checker = new BlockChecker.Strict();
    try (Slabs slabs = Scratch.slabs(checker)) {
      byte[] model = bytes(random, 1 + random.nextInt(random.nextBoolean() ? 60 : 3 << 19));
      StringEdit edit = StringEdit.ofZeros(slabs, model.length);
      edit.write(0, model, 0, model.length);
      for (int step = 0; step < 25; step++) {
        int at = random.nextInt(model.length + (random.nextInt(4) == 0 ? 1 << 19 : 100));
        byte[] part = bytes(random, random.nextInt(200));
        switch (random.nextInt(3)) {
          case 0 -> {
            edit.write(at, part, 0, part.length);
            model = written(model, at, part);
          }
          case 1 -> {
            edit.grow(at);
            model = Arrays.copyOf(model, Math.max(model.length, at));
          }
          default -> {
            int place = random.nextInt(model.length);
            edit.put(place, (byte) step);
            model[place] = (byte) step;
          }
        }
        assertThat(edit.length()).isEqualTo(model.length);
        assertThat(edit.get(model.length - 1)).isEqualTo(model[model.length - 1]);
      }
      StringValue taken = edit.take();
      assertThat(taken.isLarge()).isEqualTo(model.length >= Region.FROM);
      assertThat(taken.encoding()).isEqualTo("raw");
      assertThat(Arrays.equals(taken.bytes(), model)).isTrue();
      Values.free(taken);
      assertThat(checker.liveBlocks()).isZero();
      assertThat(slabs.regions()).isZero();
    }
  }

  @Test
  void put_whileOthersReadTheRegion_leavesThemTheirs() {
    try (Slabs slabs = Scratch.slabs()) {
      StringEdit edit = StringEdit.ofZeros(slabs, 2 << 20);
      Region read = slabs.region(0).retain();
      edit.put(5, (byte) 0);
      assertThat(edit.isChanged()).isFalse();
      assertThat(slabs.region(0)).isSameAs(read);
      edit.put(5, (byte) 1);
      assertThat(edit.isChanged()).isTrue();
      assertThat(Memory.getByte(read.address() + 5)).isZero();
      assertThat(edit.get(5)).isEqualTo((byte) 1);
      read.release();
      Values.free(edit.take());
    }
  }

  @Test
  void open_ofAnIntegerOrShortText_makesItRaw() {
    try (Slabs slabs = Scratch.slabs()) {
      for (String text : new String[] {"17", "short text"}) {
        StringValue value = StringValue.of(text.getBytes(StandardCharsets.US_ASCII));
        var payload = new DetachedPayload(slabs, value.storedForm(), value.storedSize());
        value.store(slabs, payload.address());
        StringEdit edit = StringEdit.open(payload);
        assertThat(edit.isChanged()).isTrue();
        assertThat(payload.form()).isEqualTo(Form.STRING_RAW);
        assertThat(edit.take().bytes()).asString(StandardCharsets.US_ASCII).isEqualTo(text);
      }
    }
  }

  @Test
  void write_farBehindTheEnd_takesOnlyTheMemoryThatIsTouched() {
    try (Slabs slabs = Scratch.slabs()) {
      StringEdit edit = StringEdit.ofZeros(slabs, 1);
      int length = 512 << 20;
      edit.put(0, (byte) 7);
      edit.write(length - 1, new byte[] {8}, 0, 1);
      assertThat(edit.length()).isEqualTo(length);
      assertThat(edit.get(0)).isEqualTo((byte) 7);
      assertThat(edit.get(length - 1)).isEqualTo((byte) 8);
      assertThat(edit.getLong(length / 2)).isZero();
      assertThat(slabs.usedBytes()).isBetween((long) length, (long) length + Reservation.PAGE);
      Values.free(edit.take());
    }
  }

  private static byte[] written(byte[] model, int at, byte[] part) {
    byte[] longer = Arrays.copyOf(model, Math.max(model.length, at + part.length));
    System.arraycopy(part, 0, longer, at, part.length);
    return longer;
  }

  private static byte[] bytes(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
