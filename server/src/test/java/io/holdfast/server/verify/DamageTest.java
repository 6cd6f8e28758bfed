package io.holdfast.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Scratch;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbReader;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.snapshot.Content;
import io.holdfast.server.snapshot.ContentSummary;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSettings;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No damage to a small file goes unseen, and none ends in anything but a clear error. */
class DamageTest {
  private static final int FOOTER = 9;

  @TempDir Path folder;
  private byte[] good = {};
  private String digest = "";

  @BeforeEach
  void save() throws IOException {
    var keyspace = new Keyspace(2, 16);
    new Content(keyspace).oneOfEach();
    var files = new SnapshotFiles(folder, "dump.rdb");
    try (var saver =
        new SnapshotSaver(
            keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1.0")) {
      digest = saver.save().digest();
    }
    good = Files.readAllBytes(files.dump());
  }

  @Test
  void verify_undamaged_isVerified() {
    VerifyReport report = verify();
    assertThat(report.differences()).isEmpty();
    assertThat(report.result()).isEqualTo(VerifyReport.Result.VERIFIED);
    assertThat(report.digest()).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xff})
  void verify_anyByteFlipped_isNeverVerified(int mask) throws IOException {
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) mask;
      Files.write(folder.resolve("dump.rdb"), bad);
      VerifyReport report = verify();
      assertThat(report.result())
          .as("byte %d of %d", at, good.length)
          .isIn(VerifyReport.Result.MISMATCH, VerifyReport.Result.UNREADABLE);
      if (report.error() != null) {
        assertThat(report.error()).contains("dump.rdb at offset ");
      }
    }
  }

  @Test
  void verify_anyTruncation_isUnreadable() throws IOException {
    for (int length = 0; length < good.length; length++) {
      Files.write(folder.resolve("dump.rdb"), Arrays.copyOf(good, length));
      VerifyReport report = verify();
      assertThat(report.result()).isEqualTo(VerifyReport.Result.UNREADABLE);
      assertThat(report.error()).contains("dump.rdb at offset ");
    }
  }

  @Test
  void verify_appendOnlyFileBeside_isReadTooAndMayOnlyBeTorn() throws IOException {
    Path aof = Files.createDirectory(folder.resolve("appendonlydir"));
    Files.writeString(
        aof.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
    Path increment = aof.resolve("appendonly.aof.1.incr.aof");
    Files.writeString(increment, "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPI");
    assertThat(verify().result()).isEqualTo(VerifyReport.Result.VERIFIED);
    Files.writeString(increment, "*1\r\n$4\r\nPING\r\njunk\r\n*1\r\n$4\r\nPING\r\n");
    assertThat(verify().result()).isEqualTo(VerifyReport.Result.UNREADABLE);
    assertThat(verify().error()).contains("appendonly.aof.1.incr.aof at offset 14");
    Files.delete(increment);
    assertThat(verify().error()).contains("appendonly.aof.1.incr.aof").contains("missing");
  }

  @Test
  void verify_trailingGarbage_isUnreadable() throws IOException {
    Files.write(folder.resolve("dump.rdb"), Arrays.copyOf(good, good.length + 3));
    assertThat(verify().error()).endsWith("offset " + good.length + ": 3 bytes follow the end");
  }

  /**
   * Without the checksum's help: structure alone must keep the reader from exceptions other than
   * its own, from memory beyond the file's size and from endless loops.
   */
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
  void read_anyByteFlippedWithoutChecksum_readsOrSaysWhere(int mask) {
    byte[] unchecked = good.clone();
    Arrays.fill(unchecked, good.length - FOOTER + 1, good.length, (byte) 0);
    for (int at = 0; at < unchecked.length - FOOTER; at++) {
      byte[] bad = unchecked.clone();
      bad[at] ^= (byte) mask;
      var summary = new ContentSummary();
      try (Slabs slabs = Scratch.slabs()) {
        RdbVisitor counting = counting(summary, slabs);
        new RdbReader(RdbInput.of("bad.rdb", bad, bad.length), counting, 16).read();
      } catch (RdbException e) {
        assertThat(e).hasMessageStartingWith("bad.rdb at offset ");
        assertThat(e.offset()).isBetween(0L, (long) bad.length);
      }
    }
  }

  private static RdbVisitor counting(ContentSummary summary, Slabs slabs) {
    return new RdbVisitor() {
      @Override
      public Slabs slabs(byte[] key) {
        return slabs;
      }

      @Override
      public void entry(int database, byte[] key, Value value, long expireAt, long offset) {
        summary.add(database, key, value, expireAt);
        Values.free(value);
      }

      @Override
      public void skipped(String what, long offset) {}
    };
  }

  private VerifyReport verify() {
    return new Verifier(new SnapshotFiles(folder, "dump.rdb"), null, null).verify();
  }
}
