package io.holdfast.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.export.AgeEncryption;
import io.holdfast.agent.export.ExportSettings;
import io.holdfast.agent.export.FolderAddress;
import io.holdfast.agent.export.S3Address;
import io.holdfast.agent.export.S3Address.Checksum;
import io.holdfast.agent.export.S3Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportReaderTest {
  private static final String GOOD =
      """
      http: { port: 9997, tokenFile: /run/token }
      state: { file: /run/state.json }
      store: { host: 127.0.0.1, port: 6379 }
      verify: { process: { command: [sh] } }
      exports:
        source: prod/store
        dump: /data/dump.rdb
        scratch: /var/scratch
        targets:
          - name: offsite
            s3:
              bucket: backups
              prefix: holdfast/prod
              region: eu-central-1
              endpoint: https://s3.example.org:9000
              pathStyle: true
              caFile: /etc/ca.pem
              accessKeyFile: /run/key
              secretKeyEnv: SECRET
              checksum: md5
              encryption: { kind: "aws:kms", kmsKey: k1 }
              objectLock: { mode: compliance, duration: 30d }
          - name: nas
            folder: /mnt/nas
      policies:
        - name: away
          do: export
          target: offsite
          cron: "0 3 * * *"
          retain: 3
          check: 7
      """;

  /** The public key of an example that everybody knows. */
  private static final String RECIPIENT =
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

  @TempDir private Path folder;

  @Test
  void read_exportsAlone_needNoLonghorn() throws IOException {
    AgentConfig config = read(GOOD);
    assertThat(config.longhorn()).isNull();
    assertThat(config.volume()).isNull();
    assertThat(config.exports())
        .isEqualTo(
            new ExportSettings(
                "prod/store",
                Path.of("/data/dump.rdb"),
                Path.of("/var/scratch"),
                List.of(
                    new S3Address(
                        "offsite",
                        "backups",
                        "holdfast/prod/",
                        "eu-central-1",
                        URI.create("https://s3.example.org:9000"),
                        true,
                        Path.of("/etc/ca.pem"),
                        new S3Keys(
                            new S3Keys.Place(Path.of("/run/key"), null),
                            new S3Keys.Place(null, "SECRET")),
                        Checksum.MD5,
                        new S3Address.Encryption("aws:kms", "k1"),
                        new S3Address.Lock("COMPLIANCE", Duration.ofDays(30))),
                    new FolderAddress("nas", Path.of("/mnt/nas")))));
    Policy policy = config.policies().getFirst();
    assertThat(policy.task()).isEqualTo(Task.EXPORT);
    assertThat(policy.checkEvery()).isEqualTo(7);
    assertThat(policy.options()).isEqualTo(RunOptions.export("offsite", config.deadlines()));
    assertThat(config.byHand()).isEqualTo(policy.options());
  }

  @Test
  void read_besideLonghorn_leavesBackupsAsTheyAre() throws IOException {
    AgentConfig config =
        read(
            GOOD
                + """
                  - { name: nightly, cron: "0 2 * * *", retain: 3 }
                  - { name: proof, do: check, cron: "0 4 * * *" }
                  - { name: far-proof, do: check, target: nas, cron: "0 5 * * *" }
                longhorn: { url: "http://127.0.0.1:9500" }
                volume: { name: holdfast-data }
                """);
    assertThat(config.byHand().export()).isFalse();
    assertThat(config.policies().stream().map(each -> each.options().export()))
        .containsExactly(true, false, false, true);
    assertThat(config.policies().getLast().options().target()).isEqualTo("nas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bucket: backups       | bucket: Backups!     | exports.targets[0].s3.bucket: "Backups!" | 3 to 63
          prefix: holdfast/prod | prefix: /holdfast    | exports.targets[0].s3.prefix: "/holdfast" | no slash in front
          https://s3.example.org:9000 | s3.example.org | exports.targets[0].s3.endpoint: "s3.example.org" | http or https
          secretKeyEnv: SECRET  | region: x            | region | Duplicate
          secretKeyEnv: SECRET  | secretKeyEnv: S, secretKeyFile: /f | exports.targets[0].s3 | secretKeyFile
          accessKeyFile: /run/key | accesKeyFile: /run/key | exports.targets[0].s3.accesKeyFile: unknown key | accessKeyFile
          checksum: md5         | checksum: crc        | exports.targets[0].s3.checksum: "crc" | sha256, md5
          kind: "aws:kms"       | kind: rot13          | encryption.kind: "rot13" | AES256, aws:kms
          kind: "aws:kms"       | kind: AES256         | encryption.kmsKey: "k1" | kind: aws:kms
          mode: compliance      | mode: hard           | objectLock.mode: "hard" | governance, compliance
          duration: 30d         | duration: 3 weeks    | objectLock.duration: "3 weeks" | 30d
          name: nas             | name: offsite        | exports.targets[1].name: "offsite" | a name of its own
          folder: /mnt/nas      | folder: mnt/nas      | exports.targets[1].folder: "mnt/nas" | absolute path
          folder: /mnt/nas      | volume: /mnt/nas     | exports.targets[1].volume: unknown key | folder, name, s3
          dump: /data/dump.rdb  | dump: dump.rdb       | exports.dump: "dump.rdb" | absolute path
          target: offsite       | target: nowhere      | policies[0].target: "nowhere" | offsite, nas
          target: offsite       | whenBusy: skip       | policies[0].target: missing | offsite, nas
          do: export            | do: backup           | policies[0].do: backup is not accepted without longhorn | export, check
          """)
  void read_badValue_isRefusedWithPathValueAndWhatIsAccepted(
      String good, String bad, String where, String accepted) {
    String yaml = GOOD.replace(good, bad.replace(", secretKeyFile", "\n        secretKeyFile"));
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(accepted);
  }

  @Test
  void read_exampleOfTheRunbook_isTaken() throws IOException {
    String page = Files.readString(Path.of("../runbook/export.md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    String example = page.substring(begin, page.indexOf("```", begin));
    AgentConfig config = read(GOOD.substring(0, GOOD.indexOf("exports:")) + example);
    assertThat(config.exports().names()).containsExactly("offsite", "nas");
    assertThat(config.policies().getFirst().keep().words()).isEqualTo("last 3, daily 14");
  }

  @Test
  void read_neitherLonghornNorExports_isRefused() {
    String yaml = GOOD.substring(0, GOOD.indexOf("exports:")) + "policies: []\n";
    assertThatThrownBy(() -> read(yaml)).hasMessageContaining("longhorn: missing");
  }

  @Test
  void read_encryption_isOfTheTarget() throws IOException {
    AgentConfig config =
        read(encrypted("encryption: { recipients: [" + RECIPIENT + "], identityFile: /run/key }"));
    assertThat(config.exports().encryption())
        .isEqualTo(Map.of("nas", new AgeEncryption(List.of(RECIPIENT), Path.of("/run/key"))));
    assertThat(config.exports().unreadable()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          recipients: [age1nobody] | encryption.recipients[0]: "age1nobody" is not accepted | age1ql3z7
          recipients: []           | encryption.recipients: [] is not accepted | public keys of age
          identityFile: /run/key   | encryption.recipients: missing | public keys of age
          recipients: [RECIPIENT, RECIPIENT] | encryption.recipients[1]: age1ql3z7 | each key once
          recipients: [RECIPIENT], identityFile: key.txt | encryption.identityFile: "key.txt" | absolute path
          recipients: [RECIPIENT], colour: red | encryption.colour: unknown key | identityFile
          """)
  void read_badEncryption_isRefusedWithPathValueAndWhatIsAccepted(
      String bad, String where, String accepted) {
    String yaml = encrypted("encryption: { " + bad.replace("RECIPIENT", RECIPIENT) + " }");
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("exports.targets[1]." + where)
        .hasMessageContaining(accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recipients: [RECIPIENT], identity: SECRET",
        "recipients: [RECIPIENT], identityFile: SECRET",
        "recipients: [SECRET]"
      })
  void read_privateKeyInTheFile_isRefusedAndNotRepeated(String bad) {
    String secret = AgeEncryption.SECRET + "1QQQQQQQQQQ";
    String yaml =
        encrypted(
            "encryption: { "
                + bad.replace("RECIPIENT", RECIPIENT).replace("SECRET", secret)
                + " }");
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("exports.targets[1].encryption")
        .hasMessageContaining("private key")
        .hasMessageNotContaining(secret);
  }

  @Test
  void read_checkOfWhatCanNotBeRead_isRefused() throws IOException {
    String unreadable =
        encrypted("encryption: { recipients: [" + RECIPIENT + "] }")
            .replace("target: offsite", "target: nas");
    assertThatThrownBy(() -> read(unreadable))
        .hasMessageContaining("policies[0].check")
        .hasMessageContaining("encryption.identityFile")
        .hasMessageContaining("check: false");
    assertThat(read(unreadable.replace("check: 7", "check: false")).exports().unreadable())
        .containsExactly("nas");
  }

  private static String encrypted(String encryption) {
    return GOOD.replace("folder: /mnt/nas", "folder: /mnt/nas\n      " + encryption);
  }

  @Test
  void read_sourceLeftOut_isThePod() throws IOException {
    assertThat(read(GOOD.replace("source: prod/store", "")).exports().source())
        .isEqualTo("holdfast/holdfast-0");
  }

  private AgentConfig read(String yaml) throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, yaml);
    return new ConfigReader(
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "POD_NAMESPACE",
                "holdfast",
                "POD_NAME",
                "holdfast-0"))
        .read(file);
  }
}
