package io.holdfast.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.evidence.Seal;
import io.holdfast.agent.evidence.SealedReport;
import io.holdfast.agent.http.AgentFixture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
  @TempDir private static Path folder;
  private static AgentFixture agent;

  @BeforeAll
  static void start() throws IOException {
    agent = new AgentFixture(folder);
  }

  @AfterAll
  static void stop() {
    agent.close();
  }

  @Test
  void status_servingAgent_printsHowThingsStand() {
    Result result = run("status");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("policy yearly", "newest verified  none yet");
  }

  @Test
  void token_ofTheFile_isPrintedForThePage() throws IOException {
    assertThat(run("token").out().strip())
        .isEqualTo(Files.readString(agent.tokenFile()).strip())
        .hasSize(64);
  }

  @Test
  void backups_none_saysSo() {
    assertThat(run("backups").out()).isEqualTo("no backups yet\n");
    assertThat(run("backups", "--json").out()).contains("\"backups\":[]");
  }

  @Test
  void backup_fails_exits1WithReasonOnStderr() {
    Result result = run("backup");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("run ", "snapshot  -");
    assertThat(result.err()).contains("backup failed: store 127.0.0.1:");
  }

  @Test
  void check_noBackup_exits1() {
    Result result = run("check");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("there is no backup of volume holdfast-data");
  }

  @Test
  void restore_folderNotEmpty_exits1AndNamesIt() {
    Result result = run("restore", "backup-1", "--to", folder.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "error: " + folder + " is not empty; accepted is a folder that is empty or absent\n");
  }

  @Test
  void restore_twoDestinationsOrNone_exits2() {
    assertThat(run("restore", "backup-1").code()).isEqualTo(2);
    assertThat(run("restore", "backup-1", "--to", "/x", "--to-new-volume", "y").code())
        .isEqualTo(2);
  }

  @Test
  void restore_newVolumeOfABadName_exits2() {
    Result result = run("restore", "backup-1", "--to-new-volume", "Not_A_Name");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("volume is \"Not_A_Name\"; accepted are");
  }

  @Test
  void restore_dryRunOfNoBackup_exits1() {
    Result result = run("restore", "backup-1", "--to-new-volume", "x", "--dry-run");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("there is no backup backup-1");
  }

  @Test
  void restore_inPlaceOfNoBackup_exits1AndAsksNobody() {
    Result result = run("restore", "backup-1", "--in-place", "--yes");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("there is no completed backup or export backup-1");
  }

  @Test
  void restore_toFileThatIsThere_exits2AndNamesIt() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.rdb"), "mine");
    Result result = run("restore", "backup-1", "--to-file", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(file + " is there already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void any_noAgent_exits2AndNamesTheUrl() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Result result = execute("status", "--url", "http://127.0.0.1:" + port);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error: no agent answers at http://127.0.0.1:" + port)
        .hasLineCount(1);
  }

  @Test
  void backup_wrongToken_exits2() throws IOException {
    Path wrong = folder.resolve("wrong-token");
    Files.writeString(wrong, "0".repeat(64));
    Result result = execute("backup", "--url", agent.url(), "--token-file", wrong.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("does not accept the token in " + wrong);
  }

  @Test
  void serve_badConfig_exits2() throws IOException {
    Path config = folder.resolve("bad.yaml");
    Files.writeString(config, "http: { prot: 1 }");
    Result result = execute("serve", "--config", config.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("http.prot: unknown key");
  }

  @Test
  void doctor_rulesBroken_exits1AndSaysHowToMend() {
    Result result = run("doctor");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("BROKEN restore-tested: no backup has been shown to restore yet")
        .contains("mend  run a check")
        .contains("?      last-save: store 127.0.0.1:")
        .contains("rules are broken");
  }

  @Test
  void evidence_none_saysSo() {
    assertThat(run("evidence").out())
        .isEqualTo("no reports yet\nkept in " + folder.resolve("evidence") + "\n");
  }

  @Test
  void evidenceVerify_sealedReportsOfAFolder_findsTheOneThatWasChanged() throws IOException {
    Path reports = Files.createDirectory(folder.resolve("reports"));
    Path key = Files.writeString(folder.resolve("audit-key"), "k".repeat(40));
    Seal seal = new Seal("k".repeat(40));
    String line = "{\"format\":1,\"number\":1,\"previous\":\"\",\"run\":\"r\"}";
    Path report = reports.resolve("r.jsonl");
    Files.writeString(report, new SealedReport(line, seal.of(line), seal.keyName()).text());
    Result good = execute("evidence", "verify", "--key-file", key.toString(), reports.toString());
    assertThat(good.out()).contains("1 reports, all as they were sealed");
    assertThat(good.code()).isZero();
    Files.writeString(report, Files.readString(report).replace("\"r\"", "\"s\""));
    Result bad = execute("evidence", "verify", "--key-file", key.toString(), report.toString());
    assertThat(bad.out()).contains("r.jsonl was changed after it was sealed", "1 findings");
    assertThat(bad.code()).isEqualTo(1);
  }

  @Test
  void any_unknownCommandOrOption_exits2() {
    assertThat(execute("bakcup").code()).isEqualTo(2);
    assertThat(execute("status", "--jsno").code()).isEqualTo(2);
    assertThat(execute().err()).contains("accepted are serve, backup");
  }

  private record Result(int code, String out, String err) {}

  private static Result run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", agent.url(), "--token-file", agent.tokenFile().toString()));
    return execute(all.toArray(String[]::new));
  }

  private static Result execute(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        AgentCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(words);
    return new Result(code, out.toString(), err.toString());
  }
}
