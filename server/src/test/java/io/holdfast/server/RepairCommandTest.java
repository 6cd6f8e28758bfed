package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RepairCommandTest {
  private static final String SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n1\r\n";

  @TempDir Path data;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void threeFiles() throws IOException {
    Files.createDirectory(data.resolve("appendonlydir"));
    write(
        "manifest",
        """
        file appendonly.aof.1.base.aof seq 1 type b
        file appendonly.aof.1.incr.aof seq 1 type i
        file appendonly.aof.2.incr.aof seq 2 type i
        """);
    write("1.base.aof", SET);
    write("1.incr.aof", SET + SET);
    write("2.incr.aof", SET);
  }

  @Test
  void repair_wholeFolder_says0() throws IOException {
    Map<String, String> before = content();
    assertThat(run("--json")).isZero();
    assertThat(json().get("result").asText()).isEqualTo("whole");
    assertThat(json().get("commands").asInt()).isEqualTo(4);
    assertThat(json().get("files").size()).isEqualTo(3);
    assertThat(json().get("file").isNull()).isTrue();
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void repair_damageInTheMiddle_cutsThereAndKeepsTheRest() throws IOException {
    write("1.incr.aof", SET + "garbage" + SET);
    Map<String, String> before = content();
    assertThat(run("--dry-run", "--json")).isEqualTo(1);
    assertThat(json().get("result").asText()).isEqualTo("damaged");
    assertThat(json().get("file").asText()).isEqualTo("appendonly.aof.1.incr.aof");
    assertThat(json().get("offset").asInt()).isEqualTo(27);
    assertThat(json().get("damageAt").asInt()).isEqualTo(27);
    assertThat(json().get("cutBytes").asInt()).isEqualTo(7 + 27 + 27);
    assertThat(json().get("actions").size()).isEqualTo(3);
    assertThat(content()).isEqualTo(before);

    assertThat(run()).isEqualTo(3);
    assertThat(out.toString())
        .startsWith("repaired: ")
        .contains("byte 0x67 ('g') where a command is due")
        .contains("done      cut appendonly.aof.1.incr.aof at offset 27");
    Map<String, String> after = content();
    assertThat(after.get("appendonly.aof.1.incr.aof")).isEqualTo(SET);
    assertThat(after.get("appendonly.aof.manifest")).doesNotContain("2.incr");
    assertThat(after.keySet()).noneMatch(name -> name.endsWith("2.incr.aof"));
    assertThat(after)
        .hasEntrySatisfying(kept(after, "1.incr.aof.cut-27-"), t -> assertThat(t).startsWith("g"))
        .hasEntrySatisfying(kept(after, "2.incr.aof.cut-0-"), t -> assertThat(t).isEqualTo(SET));
    assertThat(run()).isZero();
  }

  private static String kept(Map<String, String> content, String part) {
    return content.keySet().stream().filter(n -> n.contains(part)).findFirst().orElseThrow();
  }

  @Test
  void repair_tornTailOrMissingFile_leavesWhatIsBefore() throws IOException {
    write("2.incr.aof", SET + "*2\r\n$4");
    assertThat(run("--json")).isEqualTo(3);
    assertThat(content().get("appendonly.aof.2.incr.aof")).isEqualTo(SET);
    Files.delete(file("1.incr.aof"));
    assertThat(run("--json")).isEqualTo(3);
    assertThat(json().get("found").asText()).isEqualTo("missing");
    assertThat(content().get("appendonly.aof.manifest"))
        .isEqualTo("file appendonly.aof.1.base.aof seq 1 type b\n");
    assertThat(run()).isZero();
  }

  @Test
  void repair_whatCannotBeRepaired_says4AndChangesNothing() throws IOException {
    write("1.base.aof", "REDIS0010 no dump");
    Map<String, String> before = content();
    assertThat(run("--json")).isEqualTo(4);
    assertThat(json().get("result").asText()).isEqualTo("unrepairable");
    assertThat(json().get("error").asText()).contains("a dump can't be cut");
    Files.delete(file("1.base.aof"));
    assertThat(run()).isEqualTo(4);
    write("1.base.aof", "REDIS0010 no dump");
    assertThat(content()).isEqualTo(before);
    write("manifest", "nothing");
    assertThat(run("--json")).isEqualTo(4);
    assertThat(json().get("error").asText()).contains("appendonly.aof.manifest at offset 0");
    assertThat(run("--appenddirname", "none")).isEqualTo(4);
  }

  @Test
  void repair_wrongUseOrAServerRuns_says2() throws IOException {
    assertThat(run("--appendfilename", "a/b")).isEqualTo(2);
    try (DataFolder taken = DataFolder.take(data.toString())) {
      assertThat(taken.path()).isEqualTo(data);
      assertThat(run()).isEqualTo(2);
      assertThat(err.toString()).contains("in use by another server");
      assertThat(run("--dry-run")).isZero();
    }
  }

  private int run(String... more) {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of("--dir", data.toString()));
    arguments.addAll(List.of(more));
    return new CommandLine(new RepairCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new JsonMapper().readTree(out.toString());
  }

  private Path file(String name) {
    return data.resolve("appendonlydir").resolve("appendonly.aof." + name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(file(name), text, StandardCharsets.ISO_8859_1);
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (var files = Files.list(data.resolve("appendonlydir"))) {
      for (Path file : files.toList()) {
        content.put(
            file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }
}
