package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the program says to its caller. */
class CommandLineTest {
  private record Outcome(int status, String out, String err) {}

  private static Outcome run(List<String> args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(args.toArray(String[]::new));
    return new Outcome(status, out.toString(), err.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --root /x --port 70000 | --port | 70000 | 0 to 65535",
        "serve --root /x --port five | --port | five | int",
        "serve --root /x --delay-ms -1 | --delay-ms | -1 | 0 to 60000",
        "serve --root /x --volume data | --volume | data | NAME:SIZE",
        "serve --root /x --backup-target ftp://y | --backup-target | ftp://y | s3://BUCKET@REGION/",
        "serve --root /x --backup-target nfs://far/y | --backup-target | far | nfs:///absolute/folder",
        "serve --root /x --host-root y | --host-root | y | --kubernetes",
        "serve --root /x --s3-endpoint nonsense | --s3-endpoint | nonsense | http://HOST:PORT",
        "serve --root /x --unknown | --unknown | Unknown option | --help",
        "serve | --root | Missing required option | --help",
        "s3 --dir /x --bucket UPPER | --bucket | UPPER | a-z",
        "s3 --dir /x --bind 0.0.0.0 | --bind | 0.0.0.0 | loopback"
      })
  void badFlag_exits2_namesFlagValueAndWhatIsAccepted(
      String args, String flag, String value, String accepted) {
    var outcome = run(List.of(args.split(" ")));
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).contains(flag, value, accepted);
  }

  @ParameterizedTest
  @CsvSource({"serve,--backup-target", "s3,--bucket"})
  void help_exits0_listsFlags(String command, String flag) {
    var outcome = run(List.of(command, "--help"));
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).contains(flag);
  }

  @Test
  void portTaken_exits1_oneLine(@TempDir Path folder) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      for (var args :
          List.of(
              List.of("serve", "--root", folder.resolve("r").toString(), "--port", port),
              List.of("s3", "--dir", folder.resolve("s").toString(), "--port", port))) {
        var outcome = run(args);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).contains("127.0.0.1:" + port);
      }
    }
  }

  @Test
  void serve_rootInUse_exits1_namesIt(@TempDir Path folder) throws IOException {
    try (var running = Running.onNfs(folder)) {
      assertThat(running.client().get("/v1/volumes").status()).isEqualTo(200);
      try (var second =
          new Program(
              folder.resolve("log"),
              List.of("serve", "--root", folder.resolve("root").toString(), "--port", "0"))) {
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.output()).contains(folder.resolve("root") + " is in use");
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  @Test
  void credentialsFileMissing_exits1_namesIt(@TempDir Path folder) {
    var outcome =
        run(
            List.of(
                "s3",
                "--dir",
                folder.toString(),
                "--credentials",
                folder.resolve("no").toString()));
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains(folder.resolve("no").toString());
  }
}
