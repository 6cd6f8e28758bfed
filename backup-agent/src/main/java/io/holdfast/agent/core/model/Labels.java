package io.holdfast.agent.core.model;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels on our snapshots and backups. Longhorn wants non-empty values; ours are valid
 * Kubernetes label values too.
 */
public final class Labels {
  /** What all of the agent's own labels begin with. */
  public static final String PREFIX = "holdfast.io/";

  /** Id of the run that made it: what carries it is ours to prune. */
  public static final String RUN = "holdfast.io/run";

  /** Name of the policy, {@code manual} for runs by hand. */
  public static final String POLICY = "holdfast.io/policy";

  /** Number of keys the barrier reported. */
  public static final String KEYS = "holdfast.io/keys";

  /** Content digest the barrier reported. */
  public static final String DIGEST = "holdfast.io/digest";

  /** Name and version of the store. */
  public static final String SERVER = "holdfast.io/server";

  /** What a snapshot is for that belongs to no backup. */
  public static final String PURPOSE = "holdfast.io/purpose";

  /** Whose a recurring job is: only what carries it is changed or removed. */
  public static final String OWNER = "holdfast.io/owner";

  /** The name of the recurring job that made it: Longhorn's own label. */
  public static final String RECURRING_JOB = "RecurringJob";

  /** How an export is encrypted, where it is. */
  public static final String ENCRYPTION = "holdfast.io/encryption";

  private static final int MAX_VALUE = 63;

  private Labels() {}

  /** The labels of a run's snapshot and backup. */
  public static Map<String, String> of(Run run, Barrier barrier) {
    Map<String, String> labels = new TreeMap<>(run.options().labels());
    labels.put(RUN, run.id());
    labels.put(POLICY, run.policy());
    labels.put(SERVER, value(barrier.server()));
    if (barrier.keys() != null) {
      labels.put(KEYS, Long.toString(barrier.keys()));
    }
    if (barrier.digest() != null) {
      labels.put(DIGEST, value(barrier.digest()));
    }
    return labels;
  }

  /** The labels of the snapshot that a restore in place takes before it begins. */
  public static Map<String, String> safety(Run run) {
    return Map.of(RUN, run.id(), PURPOSE, "before-restore");
  }

  /** The labels of what a policy's recurring job makes, which are how the job itself is known. */
  public static Map<String, String> of(Policy policy, String owner) {
    Map<String, String> labels = new TreeMap<>(policy.options().labels());
    labels.put(OWNER, value(owner));
    labels.put(POLICY, policy.name());
    return labels;
  }

  static @Nullable Long number(@Nullable String text) {
    if (text == null || !text.matches("\\d{1,18}")) {
      return null;
    }
    return Long.valueOf(text);
  }

  /** A text made into what a label may hold: 1 to 63 characters. */
  public static String value(String text) {
    String clean = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
    String cut = clean.substring(0, Math.min(MAX_VALUE, clean.length()));
    String trimmed = cut.replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    return trimmed.isEmpty() ? "unknown" : trimmed;
  }
}
