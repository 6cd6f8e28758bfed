package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpFileTest {
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @TempDir private Path data;
  private Path dump;

  @BeforeEach
  void save() throws IOException {
    dump = Files.writeString(data.resolve("dump.rdb"), "REDIS0011");
    manifest(9, DIGEST);
  }

  @Test
  void open_barriersDump_isReadThoughAnotherIsPutInItsPlace() throws IOException {
    try (DumpFile file = DumpFile.open(dump, barrier(DIGEST))) {
      Path next = Files.writeString(data.resolve("temp-1.rdb"), "REDIS0011 and more");
      Files.move(next, dump, StandardCopyOption.ATOMIC_MOVE);
      ByteBuffer bytes = ByteBuffer.allocate(100);
      file.read(bytes, 5);
      assertThat(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII))
          .isEqualTo("0011");
      assertThat(file.size()).isEqualTo(9);
      assertThat(file.sha256()).contains("ab");
      assertThat(file.manifest().orElseThrow()).contains(DIGEST);
    }
  }

  @Test
  void open_manifestOfAnotherSave_isReplaced() throws IOException {
    manifest(9, "f".repeat(32));
    replaced();
    manifest(10, DIGEST);
    replaced();
    Files.writeString(data.resolve("dump.rdb.manifest.json"), "{\"dig");
    replaced();
    Files.delete(data.resolve("dump.rdb.manifest.json"));
    replaced();
  }

  @Test
  void open_storeWithoutDigest_takesNoManifest() {
    try (DumpFile file = DumpFile.open(dump, barrier(null))) {
      assertThat(file.manifest()).isEmpty();
      assertThat(file.sha256()).isEmpty();
    }
  }

  @Test
  void open_noDump_saysWhereItIsLookedFor() throws IOException {
    Files.delete(dump);
    assertThatThrownBy(() -> DumpFile.open(dump, barrier(DIGEST)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(dump.toString())
        .hasMessageContaining("exports.dump");
  }

  private void replaced() {
    assertThatThrownBy(() -> DumpFile.open(dump, barrier(DIGEST))).isInstanceOf(Replaced.class);
  }

  private void manifest(long bytes, String digest) throws IOException {
    Files.writeString(
        data.resolve("dump.rdb.manifest.json"),
        "{\"bytes\":%d,\"digest\":\"%s\",\"sha256\":\"ab\"}".formatted(bytes, digest));
  }

  private static Barrier barrier(@Nullable String digest) {
    return new Barrier(Instant.EPOCH, "holdfast 0.1.0", 3L, digest, List.of(), "1");
  }
}
