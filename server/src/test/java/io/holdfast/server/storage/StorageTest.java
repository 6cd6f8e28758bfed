package io.holdfast.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the real disk holds for the simulated one. */
class StorageTest {
  enum Kind {
    REAL,
    SIMULATED
  }

  @TempDir Path temporary;
  private Path folder = SimulatedDisk.ROOT;

  private Storage storage(Kind kind) {
    folder = kind == Kind.REAL ? temporary : SimulatedDisk.ROOT;
    return kind == Kind.REAL ? Storage.disk() : new SimulatedDisk();
  }

  @ParameterizedTest
  @EnumSource
  void append_existing_continuesAtTheEndAlsoAfterATruncation(Kind kind) throws IOException {
    Storage storage = storage(kind);
    Path file = folder.resolve("file");
    write(storage.create(file), "12345");
    try (StorageFile open = storage.append(file)) {
      open.writeAll(bytes("678"));
      open.truncate(4);
      assertThat(open.size()).isEqualTo(4);
      open.writeAll(bytes("x"));
      open.force();
    }
    assertThat(text(storage, file)).isEqualTo("1234x");
    write(storage.append(folder.resolve("other")), "made");
    assertThat(storage.list(folder)).containsExactly("file", "other");
  }

  @ParameterizedTest
  @EnumSource
  void create_existing_emptiesIt(Kind kind) throws IOException {
    Storage storage = storage(kind);
    Path file = folder.resolve("file");
    write(storage.create(file), "12345");
    write(storage.create(file), "1");
    assertThat(storage.size(file)).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void modified_afterAChange_isLater(Kind kind) throws IOException {
    Storage storage = storage(kind);
    Path file = folder.resolve("file");
    Path before = folder.resolve("before");
    write(storage.create(before), "1");
    write(storage.create(file), "1");
    await()
        .untilAsserted(
            () -> {
              write(storage.append(file), "2"); // clocks of files may be coarse
              assertThat(storage.modified(file)).isAfter(storage.modified(before));
            });
    Path renamed = folder.resolve("renamed");
    Instant changed = storage.modified(file);
    storage.rename(file, renamed);
    assertThat(storage.modified(renamed)).isEqualTo(changed);
    assertThatThrownBy(() -> storage.modified(file)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource
  void seek_withinAFile_readsFromThere(Kind kind) throws IOException {
    Storage storage = storage(kind);
    Path file = folder.resolve("file");
    write(storage.create(file), "12345");
    try (StorageFile open = storage.read(file)) {
      open.seek(3);
      ByteBuffer into = ByteBuffer.allocate(10);
      assertThat(open.read(into)).isEqualTo(2);
      assertThat(open.read(into)).isEqualTo(-1);
      open.seek(0);
      assertThat(open.read(into)).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rename_overAnother_replacesIt(Kind kind) throws IOException {
    Storage storage = storage(kind);
    Path inner = folder.resolve("inner");
    storage.makeFolder(inner);
    storage.makeFolder(inner);
    write(storage.create(inner.resolve("a")), "a");
    write(storage.create(inner.resolve("b")), "b");
    storage.rename(inner.resolve("a"), inner.resolve("b"));
    storage.forceFolder(inner);
    assertThat(storage.list(inner)).containsExactly("b");
    assertThat(text(storage, inner.resolve("b"))).isEqualTo("a");
    assertThat(storage.delete(inner.resolve("b"))).isTrue();
    assertThat(storage.delete(inner.resolve("b"))).isFalse();
    assertThat(storage.exists(inner)).isTrue();
    assertThat(storage.exists(inner.resolve("b"))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anything_missing_isNoSuchFile(Kind kind) {
    Storage storage = storage(kind);
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> storage.read(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> storage.size(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> storage.list(missing)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> storage.create(missing.resolve("x")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static void write(StorageFile file, String text) throws IOException {
    try (file) {
      file.writeAll(bytes(text));
    }
  }

  private static String text(Storage storage, Path file) throws IOException {
    ByteBuffer into = ByteBuffer.allocate((int) storage.size(file));
    try (StorageFile open = storage.read(file)) {
      open.read(into);
    }
    return new String(into.array(), StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
