package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.export.FakeS3.Fault;
import io.holdfast.agent.export.S3Address.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Encrypted exports, on their way out and back. */
class EncryptedExportTest {
  private static final String ID = "export-20261121-101010-abcd";
  private static final int THREE_PARTS = 17 << 20;
  private final AgeKeys keys = AgeKeys.make();
  @TempDir private Path home;
  private Path identity;
  private FakeS3 s3;

  @BeforeEach
  void start() throws IOException {
    identity = keys.write(home.resolve("key.txt"));
    Files.createDirectory(home.resolve("share"));
    s3 = new FakeS3();
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  private ExportTargets targets(@Nullable Path identityFile) {
    AgeEncryption encryption = new AgeEncryption(List.of(keys.recipient()), identityFile);
    return new ExportTargets(
        new ExportSettings(
            "test/store",
            home.resolve("dump.rdb"),
            home.resolve("scratch"),
            List.of(
                new FolderAddress("nas", home.resolve("share")),
                new S3Address(
                    "offsite",
                    FakeS3.BUCKET,
                    "",
                    "us-east-1",
                    s3.endpoint(),
                    true,
                    null,
                    new S3Keys(new S3Keys.Place(null, "KEY"), new S3Keys.Place(null, "SECRET")),
                    Checksum.SHA256,
                    null,
                    null)),
            Map.of("nas", encryption, "offsite", encryption)),
        Map.of("KEY", FakeS3.ACCESS_KEY, "SECRET", FakeS3.SECRET_KEY),
        new SystemTime());
  }

  private Backup write(String target, TestDump dump) {
    return targets(identity)
        .write(
            target,
            new ExportOrder(ID, Instant.EPOCH, "holdfast 0.1.0", Map.of("holdfast.io/keys", "3")),
            dump,
            Duration.ofMinutes(2),
            (sent, of) -> {});
  }

  private Path to() throws IOException {
    return Files.createTempDirectory(home, "to");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nas", "offsite"})
  void write_thenFetch_isTheDumpAgain(String target) throws IOException {
    TestDump dump = TestDump.of(THREE_PARTS);
    Backup made = write(target, dump);
    assertThat(made.size()).isGreaterThan(dump.size());
    assertThat(made.labels()).containsEntry(Labels.ENCRYPTION, "age");
    Path to = to();
    targets(identity).fetch(target, ID, to);
    assertThat(names(to)).containsExactly("dump.rdb", "dump.rdb.manifest.json");
    assertThat(to.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
    targets(null).delete(target, ID);
    assertThat(targets(null).list(target)).isEmpty();
    assertThat(s3.objects).isEmpty();
    assertThat(home.resolve("share")).isEmptyDirectory();
  }

  @Test
  void write_toS3_liesThereEncryptedWithTheChecksumOfWhatLiesThere() throws IOException {
    TestDump dump = TestDump.of(100_000);
    write("offsite", dump);
    assertThat(s3.objects)
        .containsOnlyKeys(
            ID + "/dump.rdb.age", ID + "/dump.rdb.manifest.json", ID + "/export.json");
    byte[] there = Objects.requireNonNull(s3.objects.get(ID + "/dump.rdb.age"));
    assertThat(new String(there, 0, 21, StandardCharsets.US_ASCII))
        .isEqualTo("age-encryption.org/v1");
    byte[] told = Objects.requireNonNull(s3.objects.get(ID + "/export.json"));
    Description description =
        Objects.requireNonNull(Description.read(new String(told, StandardCharsets.UTF_8), ID));
    assertThat(description.bytes()).isEqualTo(there.length);
    Sha256 sum = new Sha256();
    sum.update(ByteBuffer.wrap(there));
    assertThat(description.sha256()).isEqualTo(sum.hex());
    assertThat(description.encrypted())
        .isEqualTo(
            new Encrypted("age", List.of(keys.recipient()), 100_000, dump.sha256().orElseThrow()));
  }

  @Test
  void write_answersThatAreLost_sendTheSamePartsAgain() throws IOException {
    AtomicInteger number = new AtomicInteger();
    s3.wrong(
        (request, all) ->
            request.startsWith("PUT part") && number.incrementAndGet() % 2 == 1
                ? Fault.DONE_AND_DROPPED
                : Fault.NONE);
    TestDump dump = TestDump.of(THREE_PARTS);
    write("offsite", dump);
    s3.wrong((request, all) -> Fault.NONE);
    Path to = to();
    targets(identity).fetch("offsite", ID, to);
    assertThat(to.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
  }

  @Test
  void fetch_withoutIdentity_saysWhoCanReadItAndFetchesNothing() throws IOException {
    write("nas", TestDump.of(1000));
    Path to = to();
    assertThatThrownBy(() -> targets(null).fetch("nas", ID, to))
        .isInstanceOf(Refused.class)
        .hasMessageContaining(ID + " is encrypted to " + keys.recipient())
        .hasMessageContaining("encryption.identityFile");
    assertThat(to).isEmptyDirectory();
  }

  @Test
  void fetch_anotherIdentity_namesRecipientAndFileAndNoSecret() throws IOException {
    write("nas", TestDump.of(1000));
    AgeKeys other = AgeKeys.make();
    Path file = other.write(home.resolve("other.txt"));
    assertThatThrownBy(() -> targets(file).fetch("nas", ID, to()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no identity opens it")
        .hasMessageContaining(keys.recipient())
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining(other.identity());
    Files.writeString(file, keys.identity() + "\n", StandardOpenOption.APPEND);
    targets(file).fetch("nas", ID, to());
  }

  @Test
  void fetch_identityThatIsNone_namesTheLineAndNotWhatItSays() throws IOException {
    write("nas", TestDump.of(1000));
    String broken = keys.identity().substring(0, 40);
    Path file = Files.writeString(home.resolve("broken"), "# mine\n" + broken + "\n");
    assertThatThrownBy(() -> targets(file).fetch("nas", ID, to()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("line 2 of " + file)
        .hasMessageNotContaining(broken);
    Files.writeString(file, "# nothing\n");
    assertThatThrownBy(() -> targets(file).fetch("nas", ID, to()))
        .hasMessageContaining("there is no identity in " + file);
    assertThatThrownBy(() -> targets(home.resolve("gone")).fetch("nas", ID, to()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("gone can not be read");
  }

  @Test
  void fetch_changedOnTheWay_isDamaged() throws IOException {
    write("nas", TestDump.of(200_000));
    Path file = home.resolve("share").resolve(ID).resolve("dump.rdb.age");
    byte[] bytes = Files.readAllBytes(file);
    bytes[150_000] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> targets(identity).fetch("nas", ID, to()))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("SHA-256");
    Path plain = home.resolve("plain");
    assertThatThrownBy(
            () -> AgeFile.decrypt(file, plain, AgeEncryption.identities(identity), "the test"))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("not as it was encrypted");
  }

  @Test
  void fetch_exportOfBeforeEncryption_isReadAsItIs() throws IOException {
    TestDump dump = TestDump.of(1000);
    ExportTargets before =
        new ExportTargets(
            new ExportSettings(
                "test/store", null, home, List.of(new FolderAddress("nas", home.resolve("share")))),
            Map.of(),
            new SystemTime());
    before.write(
        "nas",
        new ExportOrder(ID, Instant.EPOCH, "holdfast 0.1.0", Map.of()),
        dump,
        Duration.ofMinutes(2),
        (sent, of) -> {});
    Path to = to();
    targets(null).fetch("nas", ID, to);
    assertThat(to.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
  }
}
