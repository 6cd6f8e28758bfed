package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.port.Replaced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedDumpTest {
  private static final int WINDOW = 1 << 20;
  private final AgeKeys keys = AgeKeys.make();
  @TempDir private Path folder;

  private EncryptedDump encrypted(TestDump dump, AgeKeys... more) {
    List<String> recipients = new ArrayList<>(List.of(keys.recipient()));
    Arrays.stream(more).map(AgeKeys::recipient).forEach(recipients::add);
    return new EncryptedDump(dump, new AgeEncryption(recipients, null), size -> WINDOW);
  }

  /** Reads in pieces, and each window again before the next. */
  private static byte[] readTwice(EncryptedDump dump, Random random) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) dump.size());
    for (long begin = 0; begin < dump.size(); begin += WINDOW) {
      int length = (int) Math.min(WINDOW, dump.size() - begin);
      byte[] first = read(dump, begin, length, random);
      assertThat(read(dump, begin, length, random)).isEqualTo(first);
      all.put(first);
    }
    return all.array();
  }

  private static byte[] read(EncryptedDump dump, long from, int length, Random random)
      throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      int piece = Math.min(into.remaining(), 1 + random.nextInt(100_000));
      ByteBuffer part = into.slice(into.position(), piece);
      dump.read(part, from + into.position());
      assertThat(part.hasRemaining()).isFalse();
      into.position(into.position() + piece);
    }
    return into.array();
  }

  private byte[] decrypt(byte[] bytes, AgeKeys with) throws IOException {
    Path file = Files.write(folder.resolve("sealed"), bytes);
    Path plain = folder.resolve("plain");
    Files.deleteIfExists(plain);
    AgeFile.decrypt(
        file, plain, AgeEncryption.identities(with.write(folder.resolve("key"))), "the test");
    return Files.readAllBytes(plain);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 65_535, 65_536, 65_537, 131_072, WINDOW - 400, WINDOW, 3 * WINDOW, 3_333_333})
  void read_anySize_isAsLongAsToldAndDecryptsToTheSame(int size) throws IOException {
    TestDump dump = TestDump.of(size);
    EncryptedDump sealed = encrypted(dump);
    byte[] bytes = readTwice(sealed, new Random(size));
    assertThat(bytes).hasSize((int) sealed.size());
    assertThat(decrypt(bytes, keys)).isEqualTo(dump.bytes());
    assertThat(sealed.plainSha256()).isEqualTo(dump.sha256().orElseThrow());
    assertThat(sealed.plainSize()).isEqualTo(size);
    assertThat(sealed.sha256()).as("of what nobody has told").isEmpty();
  }

  @Test
  void read_severalRecipients_eachCanDecrypt() throws IOException {
    AgeKeys other = AgeKeys.make();
    TestDump dump = TestDump.of(1000);
    byte[] bytes = readTwice(encrypted(dump, other), new Random(1));
    assertThat(decrypt(bytes, keys)).isEqualTo(dump.bytes());
    assertThat(decrypt(bytes, other)).isEqualTo(dump.bytes());
  }

  @Test
  void read_aWindowThatIsGone_isRefused() throws IOException {
    EncryptedDump sealed = encrypted(TestDump.of(3 * WINDOW));
    sealed.read(ByteBuffer.allocate(10), WINDOW + 5);
    assertThatThrownBy(() -> sealed.read(ByteBuffer.allocate(10), 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("from 5 are gone");
  }

  @Test
  void read_bytesOtherThanTheManifestTells_isReplaced() {
    EncryptedDump sealed = encrypted(TestDump.of(100).telling("ab".repeat(32)));
    assertThatThrownBy(() -> sealed.read(ByteBuffer.allocate((int) sealed.size()), 0))
        .isInstanceOf(Replaced.class)
        .hasMessageContaining("ab".repeat(32));
  }

  @Test
  void read_twoDumps_areEncryptedUnlike() throws IOException {
    TestDump dump = TestDump.of(1000);
    assertThat(readTwice(encrypted(dump), new Random(1)))
        .isNotEqualTo(readTwice(encrypted(dump), new Random(1)));
  }
}
