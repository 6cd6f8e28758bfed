package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ForcedAheadTest {
  private static final Path FILE = SimulatedDisk.ROOT.resolve("file");

  private final SimulatedDisk disk = new SimulatedDisk();

  @Test
  void write_much_isForcedBeforeTheEnd() throws IOException {
    try (var file = new ForcedAhead(disk.create(FILE), 1000)) {
      long before = disk.operations();
      file.write(ByteBuffer.wrap(new byte[999]));
      assertThat(disk.operations()).isEqualTo(before + 1);
      file.write(ByteBuffer.wrap(new byte[1]));
      await().until(() -> disk.operations() == before + 3);
      file.force();
      assertThat(disk.operations()).isEqualTo(before + 4);
    }
  }

  @Test
  void force_failedOnceBefore_failsThoughTheDiskIsWellAgain() throws IOException {
    try (var file = new ForcedAhead(disk.create(FILE), 1)) {
      disk.faults().fail(Operation.FORCE, "file", "Input/output error", 1);
      long before = disk.operations();
      file.write(ByteBuffer.wrap(new byte[10]));
      await().until(() -> disk.operations() == before + 2);
      assertThatThrownBy(file::force).hasMessage("Input/output error");
      assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[10])))
          .isInstanceOf(IOException.class);
    }
  }
}
