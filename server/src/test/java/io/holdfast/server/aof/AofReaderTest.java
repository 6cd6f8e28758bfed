package io.holdfast.server.aof;

import static io.holdfast.server.aof.Resp.bytes;
import static io.holdfast.server.aof.Resp.command;
import static io.holdfast.server.aof.Resp.join;
import static io.holdfast.server.storage.SimulatedDisk.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AofReaderTest {
  private static final Path FOLDER = ROOT.resolve("appendonlydir");
  private static final Path FIRST = FOLDER.resolve("appendonly.aof.1.incr.aof");
  private static final Path SECOND = FOLDER.resolve("appendonly.aof.2.incr.aof");
  private static final byte[] SET = command("SET", "k", "1");
  private static final byte[] MULTI =
      join(command("MULTI"), command("SET", "a", "\0\r\n*1"), command("INCR", "b"));

  private final SimulatedDisk disk = new SimulatedDisk();
  private final AofFolder folder = Collected.folder(disk, ROOT);
  private final Collected found = new Collected();

  @BeforeEach
  void twoIncrements() throws IOException {
    disk.makeFolder(FOLDER);
    disk.put(
        FOLDER.resolve("appendonly.aof.manifest"),
        """
        file appendonly.aof.1.incr.aof seq 1 type i
        file appendonly.aof.2.incr.aof seq 2 type i
        """);
    disk.put(FIRST, SET);
    disk.put(SECOND, "");
  }

  @Test
  void load_twoFiles_givesAllInOrder() throws IOException {
    disk.put(SECOND, join(bytes("#TS:1700000001\r\n"), MULTI, command("EXEC"), bytes("#x\r\n")));
    AofLoad load = found.load(folder);
    assertThat(found.commands)
        .containsExactly("SET k 1", "MULTI", "SET a \0\r\n*1", "INCR b", "EXEC");
    assertThat(found.files).containsExactly(FIRST, SECOND);
    assertThat(load).isEqualTo(new AofLoad(5, 1_700_000_001, null));
    assertThat(found.progress.getLast()).isEqualTo(folder.bytes());
  }

  @Test
  void load_largeArgument_liesOutsideTheHeap() throws IOException {
    String large = "x".repeat(1 << 20) + "end";
    disk.put(SECOND, command("SET", "k", large));
    found.load(folder);
    assertThat(Objects.equals(found.commands.get(1), "SET k " + large)).isTrue();
  }

  @Test
  void load_tornTail_isCutAndKept() throws IOException {
    byte[] torn = Arrays.copyOf(MULTI, MULTI.length - 3);
    disk.put(SECOND, join(SET, torn));
    TailCut cut = Objects.requireNonNull(found.load(folder).cut());
    assertThat(found.commands).containsExactly("SET k 1", "SET k 1");
    assertThat(cut.file()).isEqualTo(SECOND);
    assertThat(cut.offset()).isEqualTo(SET.length);
    assertThat(cut.bytes()).isEqualTo(torn.length);
    assertThat(cut.kept().toString()).startsWith(SECOND + ".cut-" + SET.length + "-");
    assertThat(disk.content(cut.kept())).isEqualTo(torn);
    assertThat(disk.content(SECOND)).isEqualTo(SET);
    assertThat(new Collected().load(folder).cut()).isNull();
  }

  @Test
  void load_tornTailOnAFullDisk_saysSoAndChangesNothing() throws IOException {
    disk.put(SECOND, join(SET, bytes("*1")));
    folder.prepare();
    disk.faults().room(1);
    assertThatThrownBy(() -> found.load(folder))
        .hasMessageContaining(SECOND + " is torn after offset 27, and the 2 bytes there")
        .hasMessageContaining("No space left on device");
    assertThat(disk.content(SECOND)).hasSize(SET.length + 2);
  }

  @Test
  void load_transactionWithoutEnd_isCutAsAWhole() throws IOException {
    disk.put(SECOND, join(SET, MULTI));
    TailCut cut = Objects.requireNonNull(found.load(folder).cut());
    assertThat(cut.bytes()).isEqualTo(MULTI.length);
    assertThat(cut.text()).contains("the end of the file within the transaction that begins at 27");
  }

  @Test
  void load_zerosAtTheEnd_areCut() throws IOException {
    for (int whole = 0; whole < SET.length; whole++) {
      disk.put(SECOND, join(SET, Arrays.copyOf(Arrays.copyOf(SET, whole), 5000)));
      TailCut cut = Objects.requireNonNull(found.load(folder).cut());
      assertThat(cut.offset()).isEqualTo(SET.length);
    }
  }

  @Test
  void load_tornTailNotAllowed_changesNothingAndSaysWhatToDo() throws IOException {
    disk.put(SECOND, join(SET, bytes("*1")));
    folder.prepare();
    assertThatThrownBy(() -> new AofReader(folder, 16, false).load(found))
        .isInstanceOf(AofException.class)
        .hasMessageContaining("appendonly.aof.2.incr.aof at offset " + (SET.length + 2))
        .hasMessageContaining("holdfast server repair --dry-run --dir /simulated")
        .hasMessageContaining("aof-load-truncated yes");
    assertThat(disk.content(SECOND)).hasSize(SET.length + 2);
  }

  @Test
  void load_tornFileBeforeTheLast_isAnError() {
    disk.put(FIRST, join(SET, bytes("*1")));
    assertThatThrownBy(() -> found.load(folder))
        .isInstanceOf(AofException.class)
        .hasMessageContaining("appendonly.aof.1.incr.aof at offset ")
        .hasMessageContaining("only the last file may end so");
  }

  @Test
  void load_damageInTheMiddle_isAnError() {
    disk.put(SECOND, join(SET, new byte[20], SET));
    assertThatThrownBy(() -> found.load(folder))
        .hasMessageContaining("byte 0x00 where a command is due")
        .hasMessageContaining("whole up to offset 27; 47 bytes follow");
    disk.put(SECOND, join(SET, bytes("*1\r\n$900\r\nx\r\n"), SET, SET));
    assertThatThrownBy(() -> found.load(folder))
        .hasMessageContaining("an argument of 900 bytes")
        .hasMessageContaining("whole commands follow at offset");
    disk.put(SECOND, join(SET, command("EXEC"), SET));
    assertThatThrownBy(() -> found.load(folder)).hasMessageContaining("EXEC without MULTI");
    disk.put(SECOND, join(MULTI, command("multi"), SET, command("EXEC")));
    assertThatThrownBy(() -> found.load(folder)).hasMessageContaining("MULTI within the trans");
    assertThat(found.commands).doesNotContain("MULTI");
  }

  @Test
  void load_missingFile_isNamed() throws IOException {
    disk.delete(FIRST);
    assertThatThrownBy(() -> found.load(folder))
        .isInstanceOf(AofException.class)
        .hasMessageContaining("appendonly.aof.1.incr.aof")
        .hasMessageContaining("missing");
  }

  @Test
  void load_diskFails_isTheDisksError() {
    disk.faults().fail(Operation.READ, "1.incr", "Input/output error", 1);
    assertThatThrownBy(() -> found.load(folder))
        .isNotInstanceOf(AofException.class)
        .hasMessage("Input/output error");
  }

  @Test
  void load_damagedDump_isNamedAndNotCut() throws IOException {
    Path base = FOLDER.resolve("appendonly.aof.1.base.rdb");
    disk.put(
        FOLDER.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.base.rdb seq 1 type b\n");
    disk.put(base, "REDIS0010\0\1k\5abc");
    assertThatThrownBy(() -> found.load(folder))
        .isInstanceOf(AofException.class)
        .hasMessageContaining("appendonly.aof.1.base.rdb at offset ")
        .hasMessageContaining("A dump can't be repaired");
    assertThat(disk.content(base)).hasSize(16);
    disk.faults().fail(Operation.READ, "base", "Input/output error", 2);
    assertThatThrownBy(() -> found.load(folder)).isNotInstanceOf(AofException.class);
  }

  @Test
  void load_noManifestButItsFiles_isRefused() throws IOException {
    disk.delete(FOLDER.resolve("appendonly.aof.manifest"));
    assertThatThrownBy(folder::prepare)
        .hasMessageContaining("missing, but there is appendonly.aof.1.incr.aof");
  }

  @Test
  void load_singleFileOfOldRedis_isTakenUp() throws IOException {
    var old = new SimulatedDisk();
    old.put(ROOT.resolve("appendonly.aof"), SET);
    List<SimulatedDisk> outcomes = new java.util.ArrayList<>();
    old.beforeEach(() -> outcomes.addAll(old.powerCut()));
    found.load(Collected.folder(old, ROOT));
    assertThat(found.commands).containsExactly("SET k 1");
    assertThat(old.list(ROOT)).containsExactly("appendonlydir");
    assertThat(old.content(FOLDER.resolve("appendonly.aof.manifest")))
        .asString()
        .isEqualTo("file appendonly.aof seq 1 type b\n");
    assertThat(outcomes).hasSizeGreaterThan(5);
    for (SimulatedDisk outcome : outcomes) {
      assertThat(Collected.of(outcome).commands).containsExactly("SET k 1");
    }
  }
}
