package io.holdfast.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.export.FakeS3.Fault;
import io.holdfast.agent.export.S3Address.Checksum;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3TargetTest {
  private static final String ID = "export-20261121-101010-abcd";
  private static final String PREFIX = "holdfast/prod/";

  /** Three parts, the last of them short. */
  private static final int SIZE = 17 << 20;

  private static final Duration OUTAGE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private FakeS3 s3;
  private final Map<String, String> environment =
      Map.of("KEY", FakeS3.ACCESS_KEY, "SECRET", FakeS3.SECRET_KEY);

  @BeforeEach
  void start() throws IOException {
    s3 = new FakeS3();
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @ParameterizedTest
  @EnumSource
  void write_dumpOfThreeParts_comesBackAsItWas(Checksum checksum) throws IOException {
    S3Target target = target(checksum);
    TestDump dump = TestDump.of(SIZE);
    Description written = write(target, dump);
    assertThat(s3.objects)
        .containsOnlyKeys(
            PREFIX + ID + "/dump.rdb",
            PREFIX + ID + "/dump.rdb.manifest.json",
            PREFIX + ID + "/export.json");
    assertThat(s3.objects.get(PREFIX + ID + "/dump.rdb")).isEqualTo(dump.bytes());
    assertThat(s3.uploads).isEmpty();
    assertThat(target.list()).containsExactly(written);
    assertThat(target.unfinished()).isEmpty();
    target.fetch(target.describe(ID), folder);
    assertThat(folder.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
    assertThat(folder.resolve("dump.rdb.manifest.json")).hasContent(dump.manifest().orElseThrow());
  }

  @Test
  void write_lockAndEncryption_areAskedForAtEachObject() throws IOException {
    S3Target target =
        target(
            Checksum.SHA256,
            new S3Address.Encryption("aws:kms", "alias/backups"),
            new S3Address.Lock("COMPLIANCE", Duration.ofDays(30)));
    write(target, TestDump.of(1000));
    assertThat(s3.headers).hasSize(3);
    for (Map<String, String> told : s3.headers.values()) {
      assertThat(told)
          .containsEntry("x-amz-server-side-encryption", "aws:kms")
          .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "alias/backups")
          .containsEntry("x-amz-object-lock-mode", "COMPLIANCE");
      assertThat(Instant.parse(told.get("x-amz-object-lock-retain-until-date")))
          .isBetween(
              Instant.now().plus(Duration.ofDays(30)).minusSeconds(60),
              Instant.now().plus(Duration.ofDays(30)));
    }
  }

  @Test
  void write_errorsAndBrokenConnectionsAtEachRequest_areSatOut() throws IOException {
    for (Fault fault : List.of(Fault.ERROR, Fault.DROPPED, Fault.DONE_AND_DROPPED, Fault.SLOW)) {
      for (int place = 1; place <= 8; place++) {
        s3.objects.clear();
        int struck = place;
        AtomicInteger number = new AtomicInteger();
        s3.wrong((request, all) -> number.incrementAndGet() == struck ? fault : Fault.NONE);
        TestDump dump = TestDump.of(SIZE);
        write(target(Checksum.SHA256), dump);
        assertThat(s3.objects.get(PREFIX + ID + "/dump.rdb"))
            .as("%s at request %s", fault, place)
            .isEqualTo(dump.bytes());
        assertThat(s3.uploads).as("%s at request %s", fault, place).isEmpty();
      }
    }
  }

  @Test
  void write_partNeverTaken_isGivenUpAfterTheOutageAndAborted() {
    s3.wrong((request, number) -> request.equals("PUT part 2") ? Fault.DROPPED : Fault.NONE);
    assertThatThrownBy(
            () -> write(target(Checksum.SHA256), TestDump.of(SIZE), Duration.ofSeconds(1)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("send part 2 of " + PREFIX + ID + "/dump.rdb");
    assertThat(s3.uploads).isEmpty();
    assertThat(s3.objects).isEmpty();
  }

  @Test
  void write_denied_saysSoAtOnceAndLeavesNothing() {
    s3.wrong((request, number) -> request.equals("PUT part 3") ? Fault.DENIED : Fault.NONE);
    assertThatThrownBy(() -> write(target(Checksum.SHA256), TestDump.of(SIZE)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("part 3")
        .hasMessageContaining("403 AccessDenied")
        .hasMessageContaining("in bucket backups");
    assertThat(s3.uploads).isEmpty();
    assertThat(s3.requests.stream().filter(each -> each.equals("PUT part 3"))).hasSize(1);
  }

  @Test
  void write_bytesOtherThanTheManifestTells_isReplacedAndNotCompleted() {
    TestDump dump = TestDump.of(1000).telling("ab".repeat(32));
    assertThatThrownBy(() -> write(target(Checksum.SHA256), dump)).isInstanceOf(Replaced.class);
    assertThat(s3.objects).isEmpty();
    assertThat(s3.uploads).isEmpty();
  }

  @Test
  void probe_wrongBucketKeyOrPlace_isToldInS3sWords() {
    S3Address good = address(Checksum.SHA256, null, null, s3.endpoint());
    target(good).probe();
    assertThatThrownBy(() -> target(in(good, "elsewhere")).probe())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("404 NoSuchBucket")
        .hasMessageContaining("in bucket elsewhere at http://127.0.0.1");
    S3Target stranger =
        new S3Target(good, Map.of("KEY", "AKIAOTHER", "SECRET", "x"), new SystemTime());
    assertThatThrownBy(stranger::probe).hasMessageContaining("403 InvalidAccessKeyId");
    S3Target wrongSecret =
        new S3Target(good, Map.of("KEY", FakeS3.ACCESS_KEY, "SECRET", "x"), new SystemTime());
    assertThatThrownBy(wrongSecret::probe).hasMessageContaining("SignatureDoesNotMatch");
    assertThatThrownBy(() -> new S3Target(good, Map.of(), new SystemTime()).probe())
        .isInstanceOf(Refused.class)
        .hasMessageContaining("no credentials in KEY");
    S3Address nobody = address(Checksum.SHA256, null, null, URI.create("http://127.0.0.1:1"));
    assertThatThrownBy(() -> target(nobody).probe())
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }

  @Test
  void credentials_inFiles_areReadAnew() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "AKIAOLD\n");
    Path secret = Files.writeString(folder.resolve("secret"), FakeS3.SECRET_KEY + "\n");
    S3Address address =
        new S3Address(
            "offsite",
            FakeS3.BUCKET,
            "",
            "eu-central-1",
            s3.endpoint(),
            true,
            null,
            new S3Keys(new S3Keys.Place(key, null), new S3Keys.Place(secret, null)),
            Checksum.SHA256,
            null,
            null);
    S3Target target = target(address);
    assertThatThrownBy(target::probe).hasMessageContaining("InvalidAccessKeyId");
    Files.writeString(key, FakeS3.ACCESS_KEY);
    target.probe();
  }

  @Test
  void unfinished_deadAgentsUpload_isFoundAndRemoved() throws IOException {
    S3Target target = target(Checksum.SHA256);
    write(target, TestDump.of(1000));
    String dead = "export-20261121-090000-0001";
    s3.uploads.put("u1", new FakeBucket.Upload(PREFIX + dead + "/dump.rdb", Map.of()));
    s3.uploads.put("u2", new FakeBucket.Upload("somebody/elses.bin", Map.of()));
    String half = "export-20261121-080000-0002";
    s3.objects.put(PREFIX + half + "/dump.rdb", new byte[] {1});
    assertThat(target.unfinished()).containsExactlyInAnyOrder(dead, half);
    target.delete(dead);
    target.delete(half);
    target.delete(half);
    assertThat(target.unfinished()).isEmpty();
    assertThat(s3.uploads).containsOnlyKeys("u2");
    assertThat(target.list()).extracting(Description::id).containsExactly(ID);
  }

  @Test
  void delete_export_takesTheDescriptionFirst() throws IOException {
    S3Target target = target(Checksum.SHA256);
    write(target, TestDump.of(1000));
    s3.requests.clear();
    target.delete(ID);
    assertThat(s3.objects).isEmpty();
    assertThat(s3.requests.stream().filter(each -> each.startsWith("DELETE")))
        .containsExactly("DELETE export.json", "DELETE dump.rdb", "DELETE dump.rdb.manifest.json");
  }

  @Test
  void fetch_changedOrMissingDump_isDamaged() throws IOException {
    S3Target target = target(Checksum.SHA256);
    TestDump dump = TestDump.of(1000);
    write(target, dump);
    byte[] flipped = dump.bytes().clone();
    flipped[500] ^= 1;
    s3.change(PREFIX + ID + "/dump.rdb", flipped);
    assertThatThrownBy(() -> target.fetch(target.describe(ID), folder))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("SHA-256");
    Files.delete(folder.resolve("dump.rdb"));
    s3.objects.remove(PREFIX + ID + "/dump.rdb");
    assertThatThrownBy(() -> target.fetch(target.describe(ID), folder))
        .isInstanceOf(Damaged.class)
        .hasMessageContaining("no object");
  }

  @Test
  void fetch_errorsOnTheWay_areSatOut() throws IOException {
    S3Target target = target(Checksum.SHA256);
    TestDump dump = TestDump.of(SIZE);
    write(target, dump);
    AtomicInteger number = new AtomicInteger();
    s3.wrong((request, all) -> number.incrementAndGet() % 2 == 1 ? Fault.DROPPED : Fault.NONE);
    target.fetch(target.describe(ID), folder);
    assertThat(folder.resolve("dump.rdb")).hasBinaryContent(dump.bytes());
  }

  @Test
  void list_descriptionOfSomethingElse_isNotTaken() throws IOException {
    S3Target target = target(Checksum.SHA256);
    write(target, TestDump.of(10));
    byte[] description = s3.objects.get(PREFIX + ID + "/export.json");
    s3.objects.put(PREFIX + "export-20261121-101010-ffff/export.json", description);
    s3.objects.put(PREFIX + "export-20261121-101010-eeee/export.json", new byte[] {'{'});
    assertThat(target.list()).extracting(Description::id).containsExactly(ID);
  }

  @Test
  void partSize_ofLargeDumps_keepsToTenThousandParts() {
    assertThat(S3Upload.partSize(1)).isEqualTo(8 << 20);
    assertThat(S3Upload.partSize(80L << 30)).isEqualTo(9L << 20);
    long terabyte = 1L << 40;
    assertThat((terabyte + S3Upload.partSize(terabyte) - 1) / S3Upload.partSize(terabyte))
        .isLessThanOrEqualTo(10_000);
  }

  private Description write(S3Target target, TestDump dump) {
    return write(target, dump, OUTAGE);
  }

  private static Description write(S3Target target, TestDump dump, Duration outage) {
    return target.write(
        new ExportOrder(ID, Instant.EPOCH, "holdfast 0.1.0", Map.of("holdfast.io/keys", "3")),
        "test/store",
        Payload.plain(dump),
        outage,
        (sent, of) -> {});
  }

  private S3Target target(Checksum checksum) {
    return target(checksum, null, null);
  }

  private S3Target target(
      Checksum checksum, S3Address.@Nullable Encryption encryption, S3Address.@Nullable Lock lock) {
    return target(address(checksum, encryption, lock, s3.endpoint()));
  }

  private S3Target target(S3Address address) {
    return new S3Target(address, environment, new SystemTime());
  }

  private static S3Address in(S3Address good, String bucket) {
    return new S3Address(
        good.name(),
        bucket,
        good.prefix(),
        good.region(),
        good.endpoint(),
        true,
        null,
        good.keys(),
        good.checksum(),
        null,
        null);
  }

  private static S3Address address(
      Checksum checksum,
      S3Address.@Nullable Encryption encryption,
      S3Address.@Nullable Lock lock,
      URI endpoint) {
    return new S3Address(
        "offsite",
        FakeS3.BUCKET,
        PREFIX,
        "us-east-1",
        endpoint,
        true,
        null,
        new S3Keys(new S3Keys.Place(null, "KEY"), new S3Keys.Place(null, "SECRET")),
        checksum,
        encryption,
        lock);
  }
}
