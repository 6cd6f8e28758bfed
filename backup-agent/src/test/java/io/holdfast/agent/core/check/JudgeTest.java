package io.holdfast.agent.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.DatabaseKeys;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Reading.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final String DIGEST = "0123456789abcdef0123456789abcdef";

  @Test
  void verdict_oldButValidSnapshot_isMismatchThoughItsManifestAgrees() {
    Reading old =
        new Reading(Result.VERIFIED, 5L, "ff".repeat(16), List.of(), List.of(), true, null, 1);
    var verdict = Judge.verdict(new Expected(5L, DIGEST), old);
    assertThat(verdict.result()).isEqualTo(CheckResult.MISMATCH);
    assertThat(verdict.differences()).singleElement().asString().startsWith("digest:");
  }

  @Test
  void verdict_noManifestButEqualKeys_isVerifiedForTheKeysOnly() {
    Reading plain = new Reading(Result.NO_MANIFEST, 5L, null, List.of(), List.of(), false, null, 1);
    var verdict = Judge.verdict(new Expected(5L, null), plain);
    assertThat(verdict.result()).isEqualTo(CheckResult.VERIFIED);
    assertThat(verdict.reason()).contains("only that could be compared");
  }

  @Test
  void verdict_noManifestAndNothingNoted_isInconclusive() {
    Reading plain = new Reading(Result.NO_MANIFEST, 5L, null, List.of(), List.of(), false, null, 1);
    assertThat(Judge.verdict(new Expected(null, null), plain).result())
        .isEqualTo(CheckResult.INCONCLUSIVE);
  }

  @Test
  void verdict_unreadable_isUnrestorableWithItsError() {
    Reading torn =
        new Reading(
            Result.UNREADABLE, null, null, List.of(), List.of(), true, "dump.rdb at 17: torn", 1);
    var verdict = Judge.verdict(new Expected(5L, DIGEST), torn);
    assertThat(verdict.result()).isEqualTo(CheckResult.UNRESTORABLE);
    assertThat(verdict.reason()).contains("dump.rdb at 17: torn");
  }

  @Test
  void verdict_manifestDiffers_passesOnWhatDiffers() {
    Reading reading =
        new Reading(
            Result.MISMATCH,
            2L,
            DIGEST,
            List.of(),
            List.of("db 0: string keys: manifest 2, found 1"),
            true,
            null,
            1);
    var verdict = Judge.verdict(new Expected(2L, DIGEST), reading);
    assertThat(verdict.result()).isEqualTo(CheckResult.MISMATCH);
    assertThat(verdict.reason()).contains("string keys: manifest 2, found 1");
  }

  @Test
  void block_inLonghornsWords_isFoundAndOthersAreNot() {
    String block = "a1".repeat(32);
    assertThat(BrokenBlock.in("block " + block + " at offset 3: mismatch")).isEqualTo(block);
    assertThat(BrokenBlock.in("sha512 " + "a1".repeat(64))).isNull();
  }

  @Test
  void verdict_databasesKnownOnBothSides_namesDatabaseAndType() {
    Expected promised =
        new Expected(
            5L,
            DIGEST,
            List.of(
                new DatabaseKeys(0, 3, Map.of("string", 2L, "list", 1L)),
                new DatabaseKeys(3, 2, Map.of("hash", 2L))));
    Reading reading =
        new Reading(
            Result.VERIFIED,
            4L,
            "ff",
            List.of(new DatabaseKeys(0, 4, Map.of("string", 2L, "list", 2L))),
            List.of(),
            true,
            null,
            1);
    assertThat(Judge.verdict(promised, reading).differences())
        .contains(
            "db 0: list keys: backed up 1, restored 2", "db 3: hash keys: backed up 2, restored 0")
        .noneMatch(each -> each.contains("string"));
  }
}
