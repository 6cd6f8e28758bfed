package io.holdfast.agent.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckReport;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.DatabaseKeys;
import io.holdfast.agent.core.model.Expected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedEvidenceTest {
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final Instant AT = Instant.parse("2026-11-21T04:00:00Z");
  private static final Seal SEAL = new Seal(KEY);

  @TempDir private Path folder;

  @Test
  void keep_aCheck_isReportedWholeAndSealed() {
    keep(1);
    SealedReport sealed = SealedReport.parse(text(1));
    Report report = sealed.report();
    assertThat(sealed.hmac()).isEqualTo(SEAL.of(sealed.line()));
    assertThat(report.number()).isEqualTo(1);
    assertThat(report.result()).isEqualTo("mismatch");
    assertThat(report.differences()).containsExactly("keys: backed up 3, restored 2");
    assertThat(report.expected().keys()).isEqualTo(3);
    assertThat(report.found().databases())
        .containsExactly(new DatabaseKeys(0, 2, Map.of("string", 2L)));
    assertThat(report.rtoSeconds()).isEqualTo(3.5);
    assertThat(report.rpoSeconds()).isEqualTo(60);
    assertThat(report.dataAt()).isEqualTo(AT.minusSeconds(60));
  }

  @Test
  void keep_sameRunAgain_changesNothing() {
    keep(1);
    String first = text(1);
    keep(1);
    assertThat(text(1)).isEqualTo(first);
  }

  @Test
  void seal_asAnAuditorWithOpensslSeesIt_isTheSame() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "no openssl");
    keep(1);
    Path file = folder.resolve(run(1) + ".jsonl");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "head -n1 \"$0\" | tr -d '\\n' | openssl dgst -sha256 -hmac " + KEY,
                file.toString())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(said.strip()).endsWith(String.valueOf(SealedReport.parse(text(1)).hmac()));
  }

  @Test
  void findings_untouched_areNone() {
    keep(1, 2, 3, 4);
    assertThat(Audit.findings(texts(), SEAL)).isEmpty();
  }

  @Test
  void findings_eachSingleCharacterChanged_isFound() {
    keep(1, 2);
    Map<String, String> texts = texts();
    String whole = text(1);
    int seal = whole.indexOf('\n');
    for (int i = 0; i < seal; i++) {
      char other = whole.charAt(i) == 'x' ? 'y' : 'x';
      texts.put(run(1), whole.substring(0, i) + other + whole.substring(i + 1));
      assertThat(Audit.findings(texts, SEAL)).as("character %s", i).isNotEmpty();
    }
  }

  @Test
  void findings_oneLeftOut_isMissed() {
    keep(1, 2, 3, 4);
    Map<String, String> texts = texts();
    texts.remove(run(2));
    assertThat(Audit.findings(texts, SEAL))
        .containsExactly("1 reports are missing between " + run(1) + " and " + run(3));
  }

  @Test
  void findings_oneMadeAnewByWhoHasTheKey_doesNotFollow() {
    keep(1, 2, 3);
    Map<String, String> texts = texts();
    SealedReport bad = SealedReport.parse(text(2));
    String good = bad.line().replace("mismatch", "verified");
    texts.put(run(2), new SealedReport(good, SEAL.of(good), SEAL.keyName()).text());
    assertThat(Audit.findings(texts, SEAL))
        .containsExactly(run(3) + " does not follow " + run(2) + ", which was changed or replaced");
  }

  @Test
  void findings_otherKeyOrNone_areTold() throws IOException {
    keep(1);
    new SealedEvidence(new FolderShelf(folder), Optional::empty, "0.1.0").keep(check(2));
    assertThat(Audit.findings(texts(), new Seal("f".repeat(32))))
        .containsExactly(
            run(1) + " was sealed with another key (" + SEAL.keyName() + ")",
            run(2) + " is not sealed: there was no key when it was made");
  }

  @Test
  void keep_lastReportSpoilt_goesOnAndTheAuditTells() throws IOException {
    keep(1, 2);
    Files.writeString(folder.resolve(run(2) + ".jsonl"), "{}");
    keep(3);
    assertThat(Audit.findings(texts(), SEAL)).singleElement().asString().contains(run(2));
  }

  @Test
  void seal_shortKey_isRefused() {
    assertThatThrownBy(() -> new Seal("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 characters")
        .hasMessageContaining("at least 32");
  }

  @Test
  void key_fileComesLater_isUsedFromThenOn() throws IOException {
    Path file = folder.resolve("key");
    SealKey key = new SealKey(file);
    assertThat(key.get()).isEmpty();
    Files.writeString(file, KEY + "\n");
    assertThat(key.get().map(Seal::keyName)).contains(SEAL.keyName());
  }

  private void keep(int... numbers) {
    SealedEvidence evidence =
        new SealedEvidence(new FolderShelf(folder), () -> Optional.of(SEAL), "0.1.0");
    for (int number : numbers) {
      evidence.keep(check(number));
    }
  }

  private String text(int number) {
    return new FolderShelf(folder).read(run(number)).orElseThrow();
  }

  private Map<String, String> texts() {
    FolderShelf shelf = new FolderShelf(folder);
    Map<String, String> texts = new TreeMap<>();
    shelf.ids().forEach(id -> texts.put(id, shelf.read(id).orElseThrow()));
    return texts;
  }

  private static String run(int number) {
    return String.format(Locale.ROOT, "20261121-04%02d00-abcd", number);
  }

  private static CheckReport check(int number) {
    CheckOutcome outcome =
        new CheckOutcome(
            CheckResult.MISMATCH,
            run(number),
            "backup-" + number,
            AT,
            new Expected(3L, "aa", List.of(new DatabaseKeys(0, 3, Map.of("string", 3L)))),
            2L,
            "bb",
            List.of(new DatabaseKeys(0, 2, Map.of("string", 2L))),
            List.of("keys: backed up 3, restored 2"),
            "the restored data is not what was backed up",
            null,
            3000,
            500,
            60,
            null);
    return new CheckReport(
        outcome, "nightly", "data", "default", AT.minusSeconds(60), "holdfast 0.1.0", 4096);
  }
}
