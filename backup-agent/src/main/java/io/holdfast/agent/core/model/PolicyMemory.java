package io.holdfast.agent.core.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known of a policy for longer than its runs are remembered: a policy that works
 * once a month must not look idle because others work every minute.
 *
 * @param lastSuccessAt when it last made, or checked, what it is for
 * @param lastAttemptAt when its last run that has ended began
 * @param lastRunOk whether that run succeeded; true before the first
 * @param kept the newest it has made, null before the first
 * @param unchecked backups since the last one whose restore check came to a verdict
 * @param job what is known of the recurring job of a native policy; null for others
 */
public record PolicyMemory(
    @Nullable Instant lastSuccessAt,
    @Nullable Instant lastAttemptAt,
    boolean lastRunOk,
    @Nullable Kept kept,
    int unchecked,
    @Nullable JobMemory job) {
  /** Of a policy that has never run. */
  public static PolicyMemory none() {
    return new PolicyMemory(null, null, true, null, 0, null);
  }

  public PolicyMemory succeeded(Instant at) {
    boolean newer = lastSuccessAt == null || at.isAfter(lastSuccessAt);
    return new PolicyMemory(
        newer ? at : lastSuccessAt, lastAttemptAt, lastRunOk, kept, unchecked, job);
  }

  public PolicyMemory ended(@Nullable Instant begun, boolean ok) {
    return new PolicyMemory(lastSuccessAt, begun, ok, kept, unchecked, job);
  }

  public PolicyMemory keeping(Kept newest) {
    return new PolicyMemory(lastSuccessAt, lastAttemptAt, lastRunOk, newest, unchecked, job);
  }

  public PolicyMemory counting(int backups) {
    return new PolicyMemory(lastSuccessAt, lastAttemptAt, lastRunOk, kept, backups, job);
  }

  public PolicyMemory knowing(@Nullable JobMemory of) {
    return new PolicyMemory(lastSuccessAt, lastAttemptAt, lastRunOk, kept, unchecked, of);
  }
}
