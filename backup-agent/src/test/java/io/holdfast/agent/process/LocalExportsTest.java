package io.holdfast.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.export.ExportSettings;
import io.holdfast.agent.export.ExportTargets;
import io.holdfast.agent.export.FolderAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalExportsTest {
  private static final String NAME = "holdfast-check-20261121-101010-abcd";
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Expected EXPECTED = new Expected(3L, null);

  @TempDir private Path home;
  private LocalExports exports;
  private Backup export;

  @BeforeEach
  void export() throws IOException {
    Path dump = Files.writeString(home.resolve("dump.rdb"), "REDIS0011");
    Files.createDirectory(home.resolve("nas"));
    ExportTargets targets =
        new ExportTargets(
            new ExportSettings(
                "test/store",
                dump,
                home.resolve("scratch"),
                List.of(new FolderAddress("nas", home.resolve("nas")))),
            Map.of(),
            new SystemTime());
    Barrier barrier = new Barrier(Instant.EPOCH, "redis 7", 3L, null, List.of(), "1");
    try (Dump opened = targets.open(barrier)) {
      export =
          targets.write(
              "nas",
              new ExportOrder("export-20261121-101010-abcd", Instant.EPOCH, "redis 7", Map.of()),
              opened,
              LONG,
              (sent, of) -> {});
    }
    String script =
        "test \"$(cat $2/dump.rdb)\" = REDIS0011 && echo '{\"result\":\"no-manifest\"}'";
    exports = new LocalExports(targets, List.of("sh", "-c", script, "verify"));
  }

  @Test
  void fetchReadRelease_leaveNothing() throws IOException {
    exports.fetch(NAME, export, EXPECTED, LONG, Use.COMPARE);
    exports.fetch(NAME, export, EXPECTED, LONG, Use.COMPARE);
    assertThat(exports.leftovers()).containsExactly(NAME);
    assertThat(exports.read(NAME, EXPECTED, LONG).result()).isEqualTo(Reading.Result.NO_MANIFEST);
    exports.release(NAME);
    exports.release(NAME);
    assertThat(exports.leftovers()).isEmpty();
    assertThat(home.resolve("scratch")).isEmptyDirectory();
  }

  @Test
  void fetch_halfOfAnEarlierOne_isBegunAgain() throws IOException {
    Path half = home.resolve("scratch").resolve(NAME + ".partial");
    Files.createDirectories(half);
    Files.writeString(half.resolve("dump.rdb"), "RED");
    assertThat(exports.leftovers()).containsExactly(NAME);
    exports.fetch(NAME, export, EXPECTED, LONG, Use.COMPARE);
    assertThat(home.resolve("scratch").resolve(NAME).resolve("dump.rdb")).hasContent("REDIS0011");
  }

  @Test
  void release_somethingElse_isNotTouched() {
    assertThatThrownBy(() -> exports.release("photos"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> exports.release("../nas"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
