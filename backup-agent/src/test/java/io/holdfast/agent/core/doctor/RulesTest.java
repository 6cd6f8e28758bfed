package io.holdfast.agent.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.doctor.Finding.State;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.PolicyMemory;
import io.holdfast.agent.core.model.StoreFacts;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.run.Rules;
import io.holdfast.agent.core.status.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each rule on a deployment as it should be, and on one with the single thing wrong. */
class RulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:02:00Z");
  private static final long GIB = 1L << 30;
  private static final Deployed DEPLOYED =
      new Deployed(
          "Retain",
          List.of("ReadWriteOnce"),
          List.of("holdfast/server:0.1.0", "localhost:5000/agent@sha256:aa"),
          GIB * 3 / 2,
          1);

  @Test
  void good_everyRule_isKept() {
    assertThat(findings(good())).allMatch(each -> each.state() == State.OK);
    assertThat(findings(good())).extracting(Finding::rule).doesNotHaveDuplicates();
  }

  @Test
  void reclaimPolicy_delete_isBroken() {
    broken("reclaim-policy", deployed("Delete", "ReadWriteOnce", "a:1", GIB * 3 / 2, 1), "Delete");
  }

  @Test
  void accessMode_rwx_isBroken() {
    broken("access-mode", deployed("Retain", "ReadWriteMany", "a:1", GIB * 3 / 2, 1), "Many");
  }

  @Test
  void oneReplica_two_isBroken() {
    broken("one-replica", deployed("Retain", "ReadWriteOnce", "a:1", GIB * 3 / 2, 2), "2 replicas");
  }

  @Test
  void pinnedImage_latestOrNoTag_isBroken() {
    for (String image : List.of("a", "a:latest", "host:5000/a", "host:5000/b/a:latest")) {
      broken("pinned-image", deployed("Retain", "ReadWriteOnce", image, GIB * 3 / 2, 1), image);
    }
  }

  @Test
  void memoryHeadroom_limitTooCloseOrMissing_isBroken() {
    broken(
        "memory-headroom",
        deployed("Retain", "ReadWriteOnce", "a:1", GIB, 1),
        "1024 MiB of a limit of 1024 MiB, 0 % are left");
    broken(
        "memory-headroom", deployed("Retain", "ReadWriteOnce", "a:1", null, 1), "no memory limit");
    broken("memory-headroom", with(new StoreFacts(0, true, true)), "--maxmemory is not set");
  }

  @Test
  void volumeSize_lessThanTwoSnapshots_isBroken() {
    broken("volume-size", with(volume("healthy", 3, 2 * GIB - 1)), "2047 MiB");
  }

  @Test
  void store_saveFailsOrNoPassword_isBroken() {
    broken("last-save", with(new StoreFacts(GIB, false, true)), "failed");
    broken("password", with(new StoreFacts(GIB, true, false)), "anybody");
  }

  @Test
  void volume_oneReplicaOrDegraded_isBroken() {
    broken("volume-replicas", with(volume("healthy", 1, 4 * GIB)), "1 replicas");
    broken("volume-healthy", with(volume("degraded", 3, 4 * GIB)), "degraded");
  }

  @Test
  void backupTarget_oneOfTwoAway_isBrokenAndNamed() {
    Facts good = good();
    Facts away =
        new Facts(
            NOW,
            good.store(),
            good.volume(),
            good.deployed(),
            look(
                List.of(
                    new BackupTarget("default", "s3://b@r/", true, ""),
                    new BackupTarget("offsite", "", false, "no route to host"))),
            good.policies(),
            good.state(),
            good.config(),
            true);
    broken("backup-target", away, "offsite is not available: no route to host");
  }

  @Test
  void policies_noBackupOrNoFullOne_isBroken() {
    Policy check = Rules.every5Minutes("check", 1).task(Task.CHECK).policy();
    broken("backup-scheduled", with(List.of(check), good().state()), "no policy makes backups");
    Policy incremental = Rules.every5Minutes("often", 1).policy();
    broken("full-backup-planned", with(List.of(incremental), good().state()), "incremental");
  }

  @Test
  void backupRecent_lastSuccessBeforeTheLastTimes_isBroken() {
    Instant old = NOW.minus(Duration.ofHours(2));
    AgentState state =
        good()
            .state()
            .remembering("often", memory -> PolicyMemory.none().succeeded(old).ended(old, false));
    broken("backup-recent", with(good().policies(), state), "overdue are often");
  }

  @Test
  void backupRecent_policyWhoseFirstTimeIsToCome_owesNothing() {
    AgentState state = good().state().remembering("often", memory -> PolicyMemory.none());
    assertThat(finding("backup-recent", with(good().policies(), state)).state())
        .isEqualTo(State.OK);
  }

  @Test
  void restoreTested_neverOrLongAgo_isBroken() {
    broken(
        "restore-tested",
        with(good().policies(), state(record(CheckResult.VERIFIED, null))),
        "no backup has been shown");
    Instant old = NOW.minus(BackupRules.TESTED_WITHIN).minusSeconds(1);
    broken(
        "restore-tested",
        with(good().policies(), state(record(CheckResult.VERIFIED, old))),
        "more than 8 days ago");
  }

  @Test
  void lastCheck_mismatch_isBroken() {
    broken(
        "last-check",
        with(good().policies(), state(record(CheckResult.MISMATCH, NOW))),
        "backup-1: the reason");
  }

  @Test
  void evidenceAndConfiguration_notAsTheyShouldBe_areBroken() {
    Facts good = good();
    Facts bad =
        new Facts(
            NOW,
            good.store(),
            good.volume(),
            good.deployed(),
            good.targets(),
            good.policies(),
            good.state(),
            new Health(false, "policies[0].retain: 0"),
            false);
    assertThat(findings(bad))
        .filteredOn(each -> each.state() == State.FAILED)
        .extracting(Finding::rule)
        .containsExactlyInAnyOrder("evidence-sealed", "configuration");
  }

  @Test
  void nothingCanBeSeen_rulesOnIt_areUnknownAndSayWhy() {
    Facts good = good();
    Facts blind =
        new Facts(
            NOW,
            new Look<>(null, "store 127.0.0.1:6379 did not answer"),
            new Look<>(null, "Longhorn did not answer"),
            new Look<>(null, "no cluster"),
            new Look<>(null, "Longhorn did not answer"),
            good.policies(),
            good.state(),
            good.config(),
            true);
    Set<String> unknown = new HashSet<>();
    for (Finding each : findings(blind)) {
      if (each.state() == State.UNKNOWN) {
        unknown.add(each.rule());
        assertThat(each.found()).as(each.rule()).containsAnyOf("did not answer", "no cluster");
      }
      assertThat(each.state()).as(each.rule()).isNotEqualTo(State.FAILED);
    }
    assertThat(unknown).hasSize(11);
  }

  private static void broken(String rule, Facts facts, String found) {
    Finding finding = finding(rule, facts);
    assertThat(finding.state()).as(finding.toString()).isEqualTo(State.FAILED);
    assertThat(finding.found()).contains(found);
    assertThat(finding.why()).endsWith(".");
    assertThat(finding.mend()).isNotBlank();
    assertThat(findings(facts))
        .as("nothing else is broken")
        .filteredOn(each -> each.state() == State.FAILED)
        .containsExactly(finding);
  }

  private static Finding finding(String rule, Facts facts) {
    return findings(facts).stream()
        .filter(each -> each.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> findings(Facts facts) {
    List<Rule> rules = new ArrayList<>(DeploymentRules.all());
    rules.addAll(BackupRules.all());
    return rules.stream().map(rule -> rule.finding(facts)).toList();
  }

  private static Facts good() {
    List<Policy> policies =
        List.of(
            Rules.every5Minutes("often", 3).policy(),
            Rules.every5Minutes("full", 3).task(Task.FULL_BACKUP).policy());
    return new Facts(
        NOW,
        look(new StoreFacts(GIB, true, true)),
        look(volume("healthy", 3, 5 * GIB)),
        look(DEPLOYED),
        look(List.of(new BackupTarget("default", "s3://b@r/", true, ""))),
        policies,
        state(record(CheckResult.VERIFIED, NOW.minusSeconds(60))),
        new Health(true, "agent.yaml: 2 policies"),
        true);
  }

  private static Facts with(StoreFacts store) {
    Facts good = good();
    return new Facts(
        NOW,
        look(store),
        good.volume(),
        good.deployed(),
        good.targets(),
        good.policies(),
        good.state(),
        good.config(),
        true);
  }

  private static Facts with(Volume volume) {
    Facts good = good();
    return new Facts(
        NOW,
        good.store(),
        look(volume),
        good.deployed(),
        good.targets(),
        good.policies(),
        good.state(),
        good.config(),
        true);
  }

  private static Facts with(List<Policy> policies, AgentState state) {
    Facts good = good();
    return new Facts(
        NOW,
        good.store(),
        good.volume(),
        good.deployed(),
        good.targets(),
        policies,
        state,
        good.config(),
        true);
  }

  private static Facts deployed(
      String policy, String mode, String image, @Nullable Long limit, int replicas) {
    Facts good = good();
    return new Facts(
        NOW,
        good.store(),
        good.volume(),
        look(new Deployed(policy, List.of(mode), List.of(image), limit, replicas)),
        good.targets(),
        good.policies(),
        good.state(),
        good.config(),
        true);
  }

  private static Volume volume(String robustness, int replicas, long size) {
    return new Volume(
        "data",
        "attached",
        robustness,
        "",
        false,
        false,
        null,
        0,
        "n1",
        "/dev/x",
        false,
        "default",
        replicas,
        size,
        List.of());
  }

  private static AgentState state(BackupRecord record) {
    AgentState state = AgentState.empty().with(record);
    for (String policy : List.of("often", "full")) {
      state =
          state.remembering(
              policy,
              memory -> memory.succeeded(NOW.minusSeconds(100)).ended(NOW.minusSeconds(110), true));
    }
    return state;
  }

  private static BackupRecord record(CheckResult result, @Nullable Instant verifiedAt) {
    CheckOutcome outcome =
        new CheckOutcome(
            result,
            "20261121-120000-abcd",
            "backup-1",
            NOW.minusSeconds(60),
            new Expected(3L, "aa"),
            3L,
            "aa",
            List.of(),
            List.of(),
            "the reason",
            null,
            1000,
            100,
            60,
            null);
    return new BackupRecord(
        "backup-1",
        "20261121-120000-abcd",
        "often",
        NOW.minusSeconds(120),
        4096,
        1024,
        new Expected(3L, "aa"),
        "holdfast 0.1.0",
        outcome,
        verifiedAt,
        null);
  }

  private static <T> Look<T> look(T value) {
    return new Look<>(value, "");
  }
}
