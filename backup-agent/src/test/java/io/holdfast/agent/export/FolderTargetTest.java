package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTargetTest {
  private static final String ID = "export-20261121-101010-abcd";

  @TempDir private Path home;
  private Path share;
  private FolderTarget target;

  @BeforeEach
  void mount() throws IOException {
    share = Files.createDirectory(home.resolve("share"));
    target = new FolderTarget(new FolderAddress("nas", share), new SystemTime());
  }

  @Test
  void write_dump_comesBackAsItWas() throws IOException {
    TestDump dump = TestDump.of(3_000_000);
    Description written = write(dump);
    assertThat(names(share)).containsExactly(ID);
    assertThat(names(share.resolve(ID)))
        .containsExactlyInAnyOrder("dump.rdb", "dump.rdb.manifest.json", "export.json");
    assertThat(target.list()).containsExactly(written);
    Path to = Files.createDirectory(home.resolve("to"));
    target.fetch(target.describe(ID), to);
    assertThat(to.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
    assertThat(to.resolve("dump.rdb.manifest.json")).exists();
  }

  @Test
  void write_endedInTheMiddle_isUnfinishedUntilItIsDeleted() throws IOException {
    assertThatThrownBy(
            () ->
                target.write(
                    order(),
                    "test/store",
                    Payload.plain(TestDump.of(3_000_000)),
                    Duration.ofSeconds(1),
                    (sent, of) -> {
                      if (sent > 2_000_000) {
                        throw new IllegalStateException("killed");
                      }
                    }))
        .hasMessage("killed");
    assertThat(target.list()).isEmpty();
    assertThat(target.unfinished()).containsExactly(ID);
    target.delete(ID);
    target.delete(ID);
    assertThat(names(share)).isEmpty();
    write(TestDump.of(10));
    assertThat(target.unfinished()).isEmpty();
  }

  @Test
  void write_diskFull_saysSoAndWhatWasWrittenCanBeRemoved() throws Exception {
    Assumptions.assumeTrue(
        ran("mount", "-t", "tmpfs", "-o", "size=1m", "none", share.toString()),
        "a small disk can not be mounted here");
    try {
      assertThatThrownBy(() -> write(TestDump.of(3_000_000)))
          .isInstanceOf(Refused.class)
          .hasMessageContaining(share.toString())
          .hasMessageContaining("No space left on device");
      assertThat(target.list()).isEmpty();
      assertThat(target.unfinished()).containsExactly(ID);
      target.delete(ID);
      write(TestDump.of(300_000));
      assertThat(target.list()).hasSize(1);
    } finally {
      assertThat(ran("umount", share.toString())).isTrue();
    }
  }

  private static boolean ran(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void write_bytesOtherThanTheManifestTells_isReplaced() throws IOException {
    assertThatThrownBy(() -> write(TestDump.of(100).telling("ab".repeat(32))))
        .isInstanceOf(Replaced.class);
    assertThat(target.list()).isEmpty();
    assertThat(target.unfinished()).containsExactly(ID);
  }

  @Test
  void delete_killedAfterTheDescription_isUnfinished() throws IOException {
    write(TestDump.of(10));
    Files.delete(share.resolve(ID).resolve("export.json"));
    assertThat(target.list()).isEmpty();
    assertThat(target.unfinished()).containsExactly(ID);
    target.delete(ID);
    assertThat(names(share)).isEmpty();
  }

  @Test
  void fetch_changedTruncatedOrMissingDump_isDamaged() throws IOException {
    TestDump dump = TestDump.of(1000);
    write(dump);
    Path file = share.resolve(ID).resolve("dump.rdb");
    byte[] flipped = dump.bytes().clone();
    flipped[7] ^= 1;
    damaged(() -> Files.write(file, flipped), "SHA-256");
    damaged(() -> Files.write(file, new byte[10]), "10 bytes");
    damaged(() -> Files.delete(file), "there is no");
    damaged(() -> Files.delete(share.resolve(ID).resolve("export.json")), "export.json");
  }

  @Test
  void othersFiles_areNeitherListedNorRemoved() throws IOException {
    Files.createDirectory(share.resolve("photos"));
    Files.createDirectory(share.resolve(".partial-x"));
    assertThat(target.list()).isEmpty();
    assertThat(target.unfinished()).isEmpty();
  }

  @Test
  void probe_missingFolder_saysSo() throws IOException {
    target.probe();
    Files.delete(share);
    assertThatThrownBy(target::probe)
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no folder " + share);
    assertThatThrownBy(() -> target.list()).isInstanceOf(Refused.class);
  }

  private interface Damage {
    void make() throws IOException;
  }

  private void damaged(Damage damage, String words) throws IOException {
    damage.make();
    Path to = Files.createTempDirectory(home, "to");
    assertThatThrownBy(() -> target.fetch(target.describe(ID), to))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining(words);
  }

  private Description write(TestDump dump) {
    return target.write(
        order(), "test/store", Payload.plain(dump), Duration.ofSeconds(1), (sent, of) -> {});
  }

  private static ExportOrder order() {
    return new ExportOrder(ID, Instant.EPOCH, "holdfast 0.1.0", Map.of());
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(each -> each.getFileName().toString()).toList().stream();
    }
  }
}
