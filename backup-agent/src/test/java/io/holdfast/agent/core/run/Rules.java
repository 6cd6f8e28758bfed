package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.model.Mode;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Timing;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import java.time.Duration;
import java.util.Map;

/** Policies for tests: backups every five minutes, unless said otherwise. */
public record Rules(Policy policy) {
  static final String TARGET = "default";
  static final String EXPORT_TARGET = "offsite";

  /** Every five minutes a backup with a check, the newest {@code last} kept. */
  public static Rules every5Minutes(String name, int last) {
    return new Rules(
        new Policy(
            name,
            Task.BACKUP,
            new Timing("*/5 * * * *", "UTC", Duration.ZERO, WhenBusy.QUEUE),
            Keep.last(last),
            1,
            RunOptions.plain(TARGET, Deadlines.defaults())));
  }

  public Rules task(Task task) {
    int every = task.kind().outlivesVolume() ? policy.checkEvery() : 0;
    RunOptions options =
        task == Task.EXPORT
            ? RunOptions.export(EXPORT_TARGET, policy.options().deadlines())
            : policy.options().sendingAll(task == Task.FULL_BACKUP);
    return new Rules(
        new Policy(policy.name(), task, policy.timing(), policy.keep(), every, options));
  }

  public Rules timing(String cron, String zone, Duration jitter, WhenBusy whenBusy) {
    return with(
        new Timing(cron, zone, jitter, whenBusy),
        policy.checkEvery(),
        policy.options(),
        policy.mode());
  }

  /** The same, carried out by Longhorn. */
  public Rules natively() {
    return with(policy.timing(), policy.checkEvery(), policy.options(), Mode.NATIVE);
  }

  public Rules checkEvery(int backups) {
    return with(policy.timing(), backups, policy.options(), policy.mode());
  }

  /** The same, making nothing when nothing was written. */
  public Rules skippingUnchanged() {
    return options(policy.options().target(), true, policy.options().labels());
  }

  public Rules options(String target, boolean skipUnchanged, Map<String, String> labels) {
    RunOptions usual = policy.options();
    var options =
        new RunOptions(
            target, usual.export(), usual.full(), skipUnchanged, labels, usual.deadlines());
    return with(policy.timing(), policy.checkEvery(), options, policy.mode());
  }

  private Rules with(Timing timing, int checkEvery, RunOptions options, Mode mode) {
    return new Rules(
        new Policy(policy.name(), policy.task(), timing, policy.keep(), checkEvery, options, mode));
  }
}
