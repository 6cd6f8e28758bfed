package io.holdfast.agent.core.recurring;

import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.model.Task;
import java.util.List;
import java.util.Map;

/**
 * The recurring jobs of one store's native policies, as they should be. A job's name tells people
 * the policy; a checksum keeps stores on the same Longhorn apart whose policies have one name.
 *
 * @param owner the store's claim with its namespace, or its volume; it stays when the volume behind
 *     the claim becomes another
 */
record JobPlan(String owner) {
  private static final String PREFIX = "holdfast-";
  private static final int CHECKSUM = 8;

  /** Longhorn accepts no longer names. */
  private static final int LONGEST = 40;

  /** The parameter that has each so many backups send all blocks. */
  private static final String FULL_INTERVAL = "full-backup-interval";

  RecurringJob of(Policy policy) {
    boolean full = policy.task() == Task.FULL_BACKUP;
    return new RecurringJob(
        name(policy.name()),
        policy.task() == Task.SNAPSHOT ? "snapshot" : "backup",
        policy.timing().cron(),
        policy.keep().last(),
        RecurringJob.COUNT_BASED,
        1,
        List.of(),
        Labels.of(policy, owner),
        full ? Map.of(FULL_INTERVAL, "1") : Map.of());
  }

  /** Whether a job is one of ours: by its labels, and by the name that goes with them. */
  boolean isOwn(RecurringJob job) {
    String policy = job.labels().getOrDefault(Labels.POLICY, "");
    return Labels.value(owner).equals(job.labels().get(Labels.OWNER))
        && job.name().equals(name(policy));
  }

  String name(String policy) {
    int room = LONGEST - PREFIX.length() - CHECKSUM - 1;
    String cut = policy.substring(0, Math.min(room, policy.length())).replaceAll("-+$", "");
    return PREFIX + cut + "-" + Sha256.of(owner + "/" + policy).substring(0, CHECKSUM);
  }
}
