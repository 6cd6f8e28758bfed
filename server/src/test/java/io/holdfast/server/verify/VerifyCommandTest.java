package io.holdfast.server.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.server.TestServer;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.oracle.RawClient;
import io.holdfast.server.snapshot.Content;
import io.holdfast.server.snapshot.Manifest;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Manifest manifest = new Manifest(1, "", 0, "", "", "", "", 0, List.of(), null);

  @BeforeEach
  void save() {
    var keyspace = new Keyspace(4, 16);
    new Content(keyspace).oneOfEach();
    var files = new SnapshotFiles(folder, "dump.rdb");
    try (var saver =
        new SnapshotSaver(
            keyspace, () -> new SnapshotSettings(files, true, true), "7.0.15", "0.1.0")) {
      manifest = saver.save();
    }
  }

  @Test
  void verify_goodFolder_saysWhatIsInIt() throws IOException {
    assertThat(run("--json")).isZero();
    JsonNode report = json();
    assertThat(report.get("result").asText()).isEqualTo("verified");
    assertThat(report.get("dir").asText()).isEqualTo(folder.toString());
    assertThat(report.get("file").asText()).isEqualTo("dump.rdb");
    assertThat(report.get("bytes").asLong()).isEqualTo(Files.size(folder.resolve("dump.rdb")));
    assertThat(report.get("sha256").asText()).isEqualTo(manifest.sha256());
    assertThat(report.get("digest").asText()).isEqualTo(manifest.digest()).hasSize(32);
    assertThat(report.get("keys").asLong()).isEqualTo(10);
    assertThat(report.get("databases").toString())
        .isEqualTo(
            """
            [{"db":0,"keys":3,"expires":1,"types":{"string":2,"list":1}},\
            {"db":1,"keys":4,"expires":1,"types":{"hash":2,"set":2}},\
            {"db":15,"keys":3,"expires":0,"types":{"zset":2,"stream":1}}]\
            """);
    assertThat(report.get("manifest").get("digest").asText()).isEqualTo(manifest.digest());
    assertThat(report.get("differences").isEmpty()).isTrue();
    assertThat(report.get("error").isNull()).isTrue();
    assertThat(report.has("millis")).isTrue();
  }

  @Test
  void verify_snapshotOfAnotherName_readsTheNewest() throws IOException {
    rename("data.rdb");
    Files.writeString(folder.resolve("temp-1.rdb.manifest.json"), "{}");
    Files.writeString(folder.resolve("half.rdb.manifest.json"), "{");
    assertThat(run("--json")).isZero();
    assertThat(json().get("file").asText()).isEqualTo("data.rdb");
    save();
    assertThat(run("--json")).isZero();
    assertThat(json().get("file").asText()).isEqualTo("dump.rdb");
    assertThat(run("--json", "--dbfilename", "data.rdb")).isZero();
    assertThat(json().get("file").asText()).isEqualTo("data.rdb");
  }

  @Test
  void verify_newestHasLostItsDump_isNotCoveredUpByAnOlderOne() throws IOException {
    rename("data.rdb");
    save();
    Files.delete(folder.resolve("dump.rdb"));
    assertThat(run("--json")).isNotZero();
    assertThat(json().get("file").asText()).isEqualTo("dump.rdb");
  }

  private void rename(String name) throws IOException {
    Files.move(folder.resolve("dump.rdb"), folder.resolve(name));
    Files.move(folder.resolve("dump.rdb.manifest.json"), folder.resolve(name + ".manifest.json"));
    Path manifestFile = folder.resolve(name + ".manifest.json");
    Files.writeString(manifestFile, Files.readString(manifestFile).replace("dump.rdb", name));
  }

  @Test
  void verify_anyResult_changesNothingInTheFolder() throws IOException {
    var before = listing();
    run("--json");
    run("--json", "--expect-keys", "77");
    assertThat(listing()).isEqualTo(before);
  }

  @Test
  void verify_otherManifest_saysEachDifferenceInWords() throws IOException {
    Path file = folder.resolve("dump.rdb.manifest.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"string\":2", "\"string\":3")
            .replace("\"keys\":10", "\"keys\":11"));
    assertThat(run("--json")).isEqualTo(1);
    assertThat(json().get("result").asText()).isEqualTo("mismatch");
    assertThat(json().get("differences").toString())
        .isEqualTo("[\"keys: manifest 11, found 10\",\"db 0: string keys: manifest 3, found 2\"]");
  }

  @Test
  void verify_expectations_areCompared() throws IOException {
    assertThat(run("--expect-digest", manifest.digest(), "--expect-keys", "10")).isZero();
    assertThat(run("--json", "--expect-digest", "0".repeat(32))).isEqualTo(1);
    assertThat(json().get("differences").get(0).asText())
        .isEqualTo("digest: expected " + "0".repeat(32) + ", found " + manifest.digest());
    assertThat(run("--expect-keys", "9")).isEqualTo(1);
  }

  @Test
  void verify_noManifest_says3() throws IOException {
    Files.delete(folder.resolve("dump.rdb.manifest.json"));
    assertThat(run("--json")).isEqualTo(3);
    assertThat(json().get("result").asText()).isEqualTo("no-manifest");
    assertThat(json().get("manifest").isNull()).isTrue();
  }

  @Test
  void verify_cutShortBetweenTheRenames_findsTheManifestThatBelongsToTheDump() throws IOException {
    Path file = folder.resolve("dump.rdb.manifest.json");
    Files.move(file, folder.resolve("temp-12.rdb.manifest.json"));
    Files.writeString(file, manifest.toJson().replace(manifest.sha256(), "0".repeat(64)));
    assertThat(run("--json")).isZero();
    assertThat(json().get("manifest").get("sha256").asText()).isEqualTo(manifest.sha256());
  }

  @Test
  void verify_emptyFolder_isUnreadable() throws IOException {
    Files.delete(folder.resolve("dump.rdb"));
    Files.delete(folder.resolve("dump.rdb.manifest.json"));
    assertThat(run("--json")).isEqualTo(4);
    assertThat(json().get("result").asText()).isEqualTo("unreadable");
    assertThat(json().get("error").asText()).isEqualTo("no dump.rdb in " + folder);
    assertThat(run()).isEqualTo(4);
  }

  @Test
  void verify_brokenManifest_isUnreadableAndNamed() throws IOException {
    Files.writeString(folder.resolve("dump.rdb.manifest.json"), "{\"format\":1,");
    assertThat(run("--json")).isEqualTo(4);
    assertThat(json().get("error").asText()).contains("dump.rdb.manifest.json: no manifest: ");
  }

  @Test
  void verify_damagedAppendOnlyFile_isUnreadableWhateverItsName() throws IOException {
    Path own = Files.createDirectory(folder.resolve("changes"));
    Files.writeString(own.resolve("log.manifest"), "file log.1.incr.aof seq 1 type i\n");
    Files.writeString(own.resolve("log.1.incr.aof"), "*1\r\n$4\r\nPING\r\n");
    String[] names = {"--json", "--appenddirname", "changes", "--appendfilename", "log"};
    assertThat(run(names)).isZero();
    Files.writeString(own.resolve("log.1.incr.aof"), "damaged\r\n*1\r\n$4\r\nPING\r\n");
    assertThat(run("--json")).isZero();
    assertThat(run(names)).isEqualTo(4);
    assertThat(json().get("error").asText()).contains("log.1.incr.aof at offset 0");
  }

  @Test
  void verify_ofAServerWithItsOwnNames_looksAtTheFileThatTheManifestNames() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    String[] flags = {"--appendonly=yes", "--appenddirname=changes", "--appendfilename=log"};
    try (TestServer server = TestServer.start(data, flags);
        RawClient client = server.connect()) {
      client.call("SET", "a", "1");
      assertThat(client.call("HOLDFAST", "BARRIER")).contains("\"appendOnlyFile\":\"changes/log\"");
      client.call("CONFIG", "SET", "appendonly", "no");
      assertThat(client.call("HOLDFAST", "BARRIER")).doesNotContain("appendOnlyFile");
      client.call("CONFIG", "SET", "appendonly", "yes");
      client.call("SAVE");
    }
    assertThat(run("--json", "--dir", data.toString())).isZero();
    Files.writeString(data.resolve("changes/log.1.incr.aof"), "damaged\r\n*1\r\n$4\r\nPING\r\n");
    assertThat(run("--json", "--dir", data.toString())).isEqualTo(4);
    assertThat(json().get("error").asText()).contains("log.1.incr.aof at offset 0");
  }

  @Test
  void verify_manifestThatLacksSomething_isUnreadable() throws IOException {
    Path file = folder.resolve("dump.rdb.manifest.json");
    String whole = Files.readString(file);
    for (String bad :
        List.of(
            whole.replaceFirst("\"keys\":\\d+,", ""),
            whole.replaceFirst("\"digest\":\"[0-9a-f]+\"", "\"digest\":null"),
            whole.replaceFirst("\"bytes\":\\d+", "\"bytes\":null"))) {
      Files.writeString(file, bad);
      assertThat(run("--json")).as(bad).isEqualTo(4);
      assertThat(json().get("error").asText()).contains("no manifest: ");
    }
  }

  @Test
  void verify_wrongUse_exits2() {
    assertThat(new CommandLine(new VerifyCommand()).setErr(new PrintWriter(err)).execute())
        .isEqualTo(2);
    assertThat(run("--expect-digest", "xyz")).isEqualTo(2);
    assertThat(run("--expect-keys", "-1")).isEqualTo(2);
    assertThat(run("--dbfilename", "../x")).isEqualTo(2);
    assertThat(run("--appenddirname", "..")).isEqualTo(2);
    assertThat(run("--appendfilename", "a/b")).isEqualTo(2);
    assertThat(err.toString()).contains("'a/b' is not a plain file name");
    assertThat(err.toString()).contains("not 32 hexadecimal digits");
  }

  @Test
  void verify_withoutJson_isReadable() {
    assertThat(run()).isZero();
    assertThat(out.toString()).startsWith("verified: dump.rdb in ").contains("10 keys");
  }

  private int run(String... more) {
    out.getBuffer().setLength(0);
    List<String> arguments = new ArrayList<>(List.of(more));
    if (!arguments.contains("--dir")) {
      arguments.addAll(List.of("--dir", folder.toString()));
    }
    return new CommandLine(new VerifyCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return new JsonMapper().readTree(out.toString());
  }

  private Map<String, FileTime> listing() throws IOException {
    var listing = new TreeMap<String, FileTime>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        listing.put(file.toString(), Files.getLastModifiedTime(file));
      }
    }
    listing.put(".", Files.getLastModifiedTime(folder));
    return listing;
  }
}
