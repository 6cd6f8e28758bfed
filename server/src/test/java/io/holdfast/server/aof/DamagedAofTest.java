package io.holdfast.server.aof;

import static io.holdfast.server.aof.Resp.bytes;
import static io.holdfast.server.aof.Resp.command;
import static io.holdfast.server.aof.Resp.join;
import static io.holdfast.server.storage.SimulatedDisk.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No damage to a small file ends in anything but a prefix of it, or an error that says where. */
class DamagedAofTest {
  private static final Path FOLDER = ROOT.resolve("appendonlydir");
  private static final Path FILE = FOLDER.resolve("appendonly.aof.1.incr.aof");
  private static final byte[] GOOD =
      join(
          command("SELECT", "0"),
          command("SET", "key", "\0\1\r\n*2\r\n$1\r\nx\377"),
          bytes("#TS:1700000000\r\n"),
          command("MULTI"),
          command("RPUSH", "list", "a", "", "c"),
          command("DEL", "key"),
          command("EXEC"),
          command("HSET", "hash", "field", "v".repeat(120)),
          command("INCR", "counter"));

  private SimulatedDisk disk = new SimulatedDisk();

  /** What was found: the commands, and an error or a cut that tell where. */
  private record Result(List<String> commands, String error, long cutAt) {}

  private Result read(byte[] content) throws IOException {
    disk = new SimulatedDisk();
    disk.makeFolder(FOLDER);
    disk.put(
        FOLDER.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
    disk.put(FILE, content);
    var found = new Collected();
    try {
      TailCut cut = found.load(Collected.folder(disk, ROOT)).cut();
      return new Result(found.commands, "", cut == null ? -1 : cut.offset());
    } catch (AofException e) {
      assertThat(e.offset()).isBetween(0L, (long) content.length);
      assertThat(e).hasMessageStartingWith(FILE + " at offset " + e.offset() + ": ");
      assertThat(e).hasMessageContaining("holdfast server repair");
      return new Result(found.commands, String.valueOf(e.getMessage()), -1);
    }
  }

  @Test
  void read_cutAtAnyOffset_isAPrefixAndTheRestIsKept() throws IOException {
    List<String> all = read(GOOD).commands;
    assertThat(all).hasSize(8);
    for (int length = 0; length < GOOD.length; length++) {
      Result result = read(Arrays.copyOf(GOOD, length));
      assertThat(result.error).as("cut at %d", length).isEmpty();
      assertThat(result.commands).isEqualTo(all.subList(0, result.commands.size()));
      assertThat(result.commands.contains("MULTI")).isEqualTo(result.commands.contains("EXEC"));
      if (result.cutAt >= 0) {
        String name =
            disk.list(FOLDER).stream().filter(n -> n.contains(".cut-")).findFirst().orElseThrow();
        assertThat(join(disk.content(FILE), disk.content(FOLDER.resolve(name))))
            .isEqualTo(Arrays.copyOf(GOOD, length));
      }
      assertThat(read(disk.content(FILE))).isEqualTo(new Result(result.commands, "", -1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff})
  void read_anyByteFlipped_isAPrefixOrAnErrorOrOneOtherArgument(int mask) throws IOException {
    List<String> all = read(GOOD).commands;
    for (int at = 0; at < GOOD.length; at++) {
      byte[] bad = GOOD.clone();
      bad[at] ^= (byte) mask;
      Result result = read(bad);
      int others = 0;
      for (int i = 0; i < result.commands.size(); i++) {
        others += result.commands.get(i).equals(all.get(i)) ? 0 : 1;
      }
      assertThat(others).as("byte %d", at).isLessThanOrEqualTo(1); // arguments have no checksum
      if (result.commands.size() < all.size()) {
        assertThat(result.error.isEmpty() && result.cutAt < 0).as("byte %d", at).isFalse();
      }
    }
  }

  @Test
  void read_lengthDamagedInTheMiddle_neverCutsWhatFollows() throws IOException {
    byte[] many = join(GOOD, GOOD, GOOD);
    int flipped = 0;
    for (int at = 0; at < 2 * GOOD.length; at++) {
      if (many[at] == '$' && many[at + 2] == '\r') {
        byte[] bad = join(Arrays.copyOf(many, at + 1), bytes("99999"), from(many, at + 1));
        Result result = read(bad);
        assertThat(result.error).as("length at %d", at).isNotEmpty();
        flipped += result.error.contains("whole commands follow") ? 1 : 0;
      }
    }
    assertThat(flipped).isGreaterThan(10);
  }

  private static byte[] from(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  @Property(tries = 500)
  void read_anyBytes_endsWithoutAnotherException(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    byte[] bytes = GOOD.clone();
    String alphabet = "*$\r\n019#TS:\0MULTIEXEC";
    for (int changes = random.nextInt(30); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) alphabet.charAt(random.nextInt(alphabet.length()));
    }
    Result result = read(bytes);
    assertThat(Objects.requireNonNull(result).commands).hasSizeLessThanOrEqualTo(100);
  }

  @Property(tries = 200)
  void read_soupOfMarks_ends(@ForAll long seed) throws IOException {
    var random = new Random(seed);
    String[] pieces = {"*1\r\n", "$0\r\n", "\r\n", "*9999\r\n", "$3\r\n", "abc\r\n", "#\n", "\0"};
    var text = new StringBuilder();
    for (int i = random.nextInt(3000); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    assertThat(read(bytes(text.toString())).commands).hasSizeLessThan(3000);
  }

  @Test
  void read_claimOfManyArgumentsOrBytes_takesNoMemoryForThem() throws IOException {
    for (String claim :
        List.of("*2000000000\r\n", "*1\r\n$2000000000\r\n", "*1\r\n$9999999999999\r\n")) {
      Result result = read(join(command("PING"), bytes(claim), new byte[100]));
      assertThat(result.commands).containsExactly("PING");
      assertThat(result.cutAt).isEqualTo(14);
    }
  }
}
