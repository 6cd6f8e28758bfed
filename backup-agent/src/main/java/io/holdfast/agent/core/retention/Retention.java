package io.holdfast.agent.core.retention;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Policy;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps the newest N completed backups of a policy. Backups without our label, of other policies,
 * by hand, or not completed are never named; nor is the newest of the policy that a restore check
 * has verified, however old it is.
 */
public final class Retention {
  private Retention() {}

  /**
   * The backups to delete, oldest first.
   *
   * @param backups all backups of the volume, in any order
   * @param verified whether the backup of an id is known to restore
   */
  public static List<Backup> expired(
      Policy policy, List<Backup> backups, Predicate<String> verified) {
    if (policy.retain() < 1) {
      throw new IllegalArgumentException(
          "retain of policy " + policy.name() + " is " + policy.retain() + ", at least 1 is kept");
    }
    List<Backup> newestFirst =
        backups.stream()
            .filter(backup -> isOf(policy, backup))
            .sorted(Comparator.comparing(Retention::order).reversed())
            .toList();
    Optional<Backup> proven =
        newestFirst.stream().filter(backup -> verified.test(backup.id())).findFirst();
    return newestFirst.stream()
        .skip(policy.retain())
        .filter(backup -> proven.isEmpty() || !proven.get().equals(backup))
        .sorted(Comparator.comparing(Retention::order))
        .toList();
  }

  private static boolean isOf(Policy policy, Backup backup) {
    return backup.phase() == BackupPhase.COMPLETED
        && backup.labels().containsKey(Labels.RUN)
        && policy.name().equals(backup.labels().get(Labels.POLICY));
  }

  /**
   * Run ids begin with the time, so they order even where the backup store's clock differs from
   * ours.
   */
  private static String order(Backup backup) {
    return Objects.requireNonNull(backup.labels().get(Labels.RUN)) + "/" + backup.id();
  }
}
