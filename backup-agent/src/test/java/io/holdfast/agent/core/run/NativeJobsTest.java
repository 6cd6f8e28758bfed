package io.holdfast.agent.core.run;

import static io.holdfast.agent.core.run.Natives.FOREIGN;
import static io.holdfast.agent.core.run.Natives.HOURLY;
import static io.holdfast.agent.core.run.Natives.job;
import static io.holdfast.agent.core.run.Natives.memory;
import static io.holdfast.agent.core.run.Natives.placed;
import static io.holdfast.agent.core.run.Natives.replace;
import static io.holdfast.agent.core.run.Natives.rig;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.model.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The recurring jobs of native policies, kept whatever others do to them. */
class NativeJobsTest {
  private static void assertForeignUntouched(Rig rig) {
    assertThat(rig.jobs.jobs).containsEntry(FOREIGN.name(), FOREIGN);
    assertThat(rig.jobs.bound).contains(FakeLonghorn.LIVE + "/" + FOREIGN.name());
  }

  @Test
  void look_nativePolicy_putsItsJobInPlaceAndBindsTheVolumeOnly() {
    Rig rig = rig(HOURLY);
    RecurringJob made = placed(rig);
    assertThat(made.name()).matches("holdfast-hourly-[0-9a-f]{8}");
    assertThat(made.task()).isEqualTo("backup");
    assertThat(made.cron()).isEqualTo("*/5 * * * *");
    assertThat(made.retain()).isEqualTo(3);
    assertThat(made.groups()).isEmpty();
    assertThat(made.labels())
        .containsEntry("holdfast.io/owner", "holdfast.data-holdfast-0")
        .containsEntry("holdfast.io/policy", "hourly");
    assertThat(rig.jobs.bound)
        .containsExactlyInAnyOrder(
            FakeLonghorn.LIVE + "/" + made.name(), FakeLonghorn.LIVE + "/" + FOREIGN.name());
    rig.natives.look();
    assertThat(memory(rig).mended()).isEmpty();
    assertForeignUntouched(rig);
  }

  @Test
  void look_fullBackupAndSnapshot_areLonghornsTasks() {
    Rig rig =
        rig(
            Rules.every5Minutes("full", 2).task(Task.FULL_BACKUP).natively().policy(),
            Rules.every5Minutes("quick", 2).task(Task.SNAPSHOT).natively().policy());
    assertThat(rig.jobs.jobs.values())
        .filteredOn(each -> each.name().startsWith("holdfast-full"))
        .allMatch(each -> each.task().equals("backup"))
        .allMatch(each -> each.parameters().equals(Map.of("full-backup-interval", "1")));
    assertThat(rig.jobs.jobs.values())
        .filteredOn(each -> each.name().startsWith("holdfast-quick"))
        .allMatch(each -> each.task().equals("snapshot"));
  }

  @Test
  void look_policyGoneOrTheAgentsAgain_removesItsJobOnly() {
    Rig rig = rig(HOURLY);
    String job = job(rig);
    replace(rig, Rules.every5Minutes("hourly", 3).policy());
    rig.natives.look();
    assertThat(rig.jobs.jobs).doesNotContainKey(job);
    assertThat(rig.jobs.bound).containsExactly(FakeLonghorn.LIVE + "/" + FOREIGN.name());
    assertThat(rig.journal.state().memory("hourly").job()).isNull();
    assertForeignUntouched(rig);
  }

  @Test
  void look_stateLostAndPolicyGone_stillKnowsItsJobByItsLabels() {
    Rig rig = rig(HOURLY);
    rig.journal.update(state -> AgentState.empty());
    replace(rig);
    rig.natives.look();
    assertThat(rig.jobs.jobs).containsOnlyKeys(FOREIGN.name());
  }

  @Test
  void look_anotherVolumeHasTheJob_isToldUntilItHasNot() {
    Rig rig = rig(HOURLY);
    rig.longhorn.restoreVolume("other", "s3://b@r/?backup=backup-1&volume=v", Rules.TARGET);
    rig.jobs.bound.add("other/" + job(rig));
    rig.natives.look();
    assertThat(memory(rig).strangers()).as("not asked again yet").isEmpty();
    rig.time.sleep(Duration.ofMinutes(5));
    rig.natives.look();
    assertThat(memory(rig).strangersInWords())
        .contains("recurring job " + job(rig) + " works on other too");
    assertThat(rig.jobs.bound).as("only people know").contains("other/" + job(rig));
    rig.jobs.bound.remove("other/" + job(rig));
    rig.time.sleep(Duration.ofMinutes(5));
    rig.natives.look();
    assertThat(memory(rig).strangersInWords()).isEmpty();
  }

  @Test
  void look_policyChanged_changesTheJobAndTellsNobody() {
    Rig rig = rig(HOURLY);
    replace(rig, Rules.every5Minutes("hourly", 9).natively().policy());
    rig.natives.look();
    assertThat(placed(rig).retain()).isEqualTo(9);
    assertThat(memory(rig).mended()).isEmpty();
  }

  @Test
  void look_taskChanged_makesTheJobAnewSinceLonghornKeepsTasks() {
    Rig rig = rig(HOURLY);
    replace(rig, Rules.every5Minutes("hourly", 3).task(Task.SNAPSHOT).natively().policy());
    rig.natives.look();
    assertThat(placed(rig).task()).isEqualTo("snapshot");
    assertThat(rig.jobs.bound).contains(FakeLonghorn.LIVE + "/" + job(rig));
  }

  @Test
  void look_somebodyEditsUnbindsOrDeletesTheJob_putsItRightAndSaysWhat() {
    Rig rig = rig(HOURLY);
    String name = job(rig);
    RecurringJob planned = placed(rig);
    rig.jobs.jobs.put(
        name,
        new RecurringJob(
            name,
            "backup",
            "0 0 1 1 *",
            1,
            "age-based",
            1,
            List.of("default"),
            planned.labels(),
            Map.of()));
    rig.natives.look();
    assertThat(rig.jobs.jobs).containsEntry(name, planned);
    assertThat(memory(rig).mended())
        .contains(name)
        .contains("cron was 0 0 1 1 * instead of */5 * * * *")
        .contains("retain was 1 instead of 3")
        .contains("retentionPolicy was age-based instead of count-based")
        .contains("groups was [default] instead of []");

    rig.jobs.bound.remove(FakeLonghorn.LIVE + "/" + name);
    rig.natives.look();
    assertThat(rig.jobs.bound).contains(FakeLonghorn.LIVE + "/" + name);
    assertThat(memory(rig).mended()).contains("the volume was taken from it");

    rig.jobs.delete(name);
    rig.natives.look();
    assertThat(rig.jobs.jobs).containsEntry(name, planned);
    assertThat(rig.jobs.bound).contains(FakeLonghorn.LIVE + "/" + name);
    assertThat(memory(rig).mended()).contains("it was missing");

    rig.longhorn.aimedAt = "elsewhere";
    rig.natives.look();
    assertThat(rig.longhorn.aimedAt).isEqualTo(Rules.TARGET);
    assertThat(memory(rig).mended()).contains("went to another target");
    assertThat(memory(rig).mendedAt()).isEqualTo(rig.time.now());
    assertForeignUntouched(rig);
  }

  @Test
  void look_jobOfTheSameNameThatIsNotOurs_isLeftAloneAndTold() {
    Rig rig = new Rig(HOURLY);
    rig.natives.look();
    String name = rig.jobs.jobs.keySet().iterator().next();
    Rig other = new Rig(HOURLY);
    RecurringJob foreign =
        new RecurringJob(
            name,
            "snapshot",
            "0 0 * * *",
            5,
            RecurringJob.COUNT_BASED,
            1,
            List.of(),
            Map.of("team", "other"),
            Map.of());
    other.jobs.jobs.put(name, foreign);
    other.natives.look();
    assertThat(other.jobs.jobs).containsEntry(name, foreign);
    assertThat(other.jobs.bound).isEmpty();
    assertThat(memory(other).trouble()).contains(name, "{team=other}", "has not made", "hourly");
    replace(other);
    other.natives.look();
    assertThat(other.jobs.jobs).containsEntry(name, foreign);
  }

  @Test
  void look_longhornRefuses_tellsItsWordsUntilItDoesNot() {
    Rig rig = new Rig(HOURLY);
    rig.jobs.refusal = "retain value should be less than or equal to 2";
    rig.natives.look();
    assertThat(memory(rig).trouble()).contains("less than or equal to 2");
    rig.jobs.refusal = "";
    rig.natives.look();
    assertThat(memory(rig).trouble()).isEmpty();
    assertThat(rig.jobs.jobs).hasSize(1);
  }

  @Test
  void look_storeHasAnotherVolume_bindsThatAndLeavesTheFormer() {
    Rig rig = rig(HOURLY);
    String job = job(rig);
    rig.longhorn.restoreVolume("restored", "s3://b@r/?backup=x&volume=" + FakeLonghorn.LIVE, "");
    rig.workload.bound = "restored";
    rig.natives.look();
    assertThat(rig.jobs.bound)
        .containsExactlyInAnyOrder("restored/" + job, FakeLonghorn.LIVE + "/" + FOREIGN.name());
  }
}
