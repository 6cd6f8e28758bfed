package io.holdfast.sim.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies taken while a writer appends, and replaces files by rename. */
class MomentCopyTest {
  @Test
  void copy_whileWritersRun_prefixOfAppendsAndWholeReplacedFiles(@TempDir Path folder)
      throws Exception {
    Path source = Files.createDirectories(folder.resolve("source"));
    var stop = new AtomicBoolean();
    try (var writers = Executors.newFixedThreadPool(2)) {
      writers.submit(
          () -> {
            try (var log =
                Files.newBufferedWriter(
                    source.resolve("append.aof"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND)) {
              for (int i = 0; !stop.get(); i++) {
                log.write("%08d\n".formatted(i));
                log.flush();
              }
            }
            return null;
          });
      writers.submit(
          () -> {
            for (int i = 0; !stop.get(); i++) {
              Path next = source.resolve("dump.tmp");
              Files.writeString(next, Integer.toString(i % 10).repeat(200_000));
              Files.move(
                  next,
                  source.resolve("dump.rdb"),
                  StandardCopyOption.ATOMIC_MOVE,
                  StandardCopyOption.REPLACE_EXISTING);
            }
            return null;
          });
      try {
        while (!Files.exists(source.resolve("dump.rdb"))
            || !Files.exists(source.resolve("append.aof"))) {
          TimeUnit.MILLISECONDS.sleep(1);
        }
        for (int round = 0; round < 20; round++) {
          Path copy = folder.resolve("copy-" + round);
          var moment = MomentCopy.freeze(source, folder.resolve("links"));
          Files.writeString(source.resolve("later-" + round), "after the moment");
          moment.copyTo(copy);
          assertWhole(copy);
          assertThat(copy.resolve("later-" + round)).doesNotExist();
          assertThat(folder.resolve("links")).doesNotExist();
        }
      } finally {
        stop.set(true); // closing the writers waits for them
      }
      writers.shutdown();
      assertThat(writers.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static void assertWhole(Path copy) throws IOException {
    String log = Files.readString(copy.resolve("append.aof"));
    for (int line = 0; (line + 1) * 9 <= log.length(); line++) {
      assertThat(log.substring(line * 9, line * 9 + 9)).isEqualTo("%08d\n".formatted(line));
    }
    String dump = Files.readString(copy.resolve("dump.rdb"));
    assertThat(dump).hasSize(200_000);
    assertThat(dump.chars().distinct().count()).isOne();
    assertThat(Files.getAttribute(copy.resolve("dump.rdb"), "unix:nlink")).isEqualTo(1);
  }

  @Test
  void copy_writeProtectedFolder_copiedAndDeletable(@TempDir Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/locked"));
    Files.writeString(source.resolve("a"), "a");
    Files.setPosixFilePermissions(
        source, java.nio.file.attribute.PosixFilePermissions.fromString("r-xr-xr-x"));
    Path copy = folder.resolve("copy");
    MomentCopy.freeze(folder.resolve("source"), folder.resolve("links")).copyTo(copy);
    assertThat(Trees.list(copy)).isEqualTo(Trees.list(folder.resolve("source")));
    Trees.delete(copy);
    Trees.delete(folder.resolve("source"));
    assertThat(folder).isEmptyDirectory();
  }
}
