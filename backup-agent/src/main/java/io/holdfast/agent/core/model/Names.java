package io.holdfast.agent.core.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How things in the world are named after the run that makes them, so that a restarted agent finds
 * its own. A run id is {@code YYYYMMDD-HHMMSS-xxxx}, in UTC: ids sort by time. All names stay below
 * Longhorn's 40 characters, beyond which it would cut them.
 */
public final class Names {
  /** Every throw-away volume's name begins so, and no volume is deleted whose name does not. */
  public static final String CHECK_PREFIX = "holdfast-check-";

  private static final String SAFETY_PREFIX = "holdfast-before-";
  private static final String RESTORED_PREFIX = "holdfast-restored-";
  private static final int TIME_LENGTH = 15;
  private static final String SNAPSHOT_PREFIX = "holdfast-";
  private static final String EXPORT_PREFIX = "export-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String RUN = "\\d{8}-\\d{6}-[0-9a-f]{4}";
  private static final Pattern SNAPSHOT = Pattern.compile(SNAPSHOT_PREFIX + "(" + RUN + ")(-\\d)?");
  private static final Pattern EXPORT = Pattern.compile(EXPORT_PREFIX + "(" + RUN + ")");
  private static final Pattern CHECK = Pattern.compile(CHECK_PREFIX + "(" + RUN + ")");
  private static final Pattern RESTORED = Pattern.compile(RESTORED_PREFIX + "(" + RUN + ")");
  private static final Pattern SAFETY = Pattern.compile(SAFETY_PREFIX + "(" + RUN + ")");

  private Names() {}

  /** A new run id. */
  public static String run(Instant now, RandomGenerator random) {
    return TIME.format(now) + String.format(Locale.ROOT, "-%04x", random.nextInt(0x10000));
  }

  /** Whether it is an id as {@link #run} makes them. */
  public static boolean isRun(String id) {
    return id.matches(RUN);
  }

  /**
   * When a run was asked for, by the agent's clock of then.
   *
   * @throws IllegalArgumentException when it is no run id
   */
  public static Instant time(String run) {
    try {
      return TIME.parse(run.substring(0, Math.min(run.length(), TIME_LENGTH)), Instant::from);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "run id is " + run + ", accepted is YYYYMMDD-HHMMSS-xxxx", e);
    }
  }

  /**
   * The snapshot of a run.
   *
   * @param attempt 1 for the first; a later one gets a suffix, since Longhorn keeps the name of a
   *     deleted newest snapshot in use
   */
  public static String snapshot(String run, int attempt) {
    return SNAPSHOT_PREFIX + run + (attempt == 1 ? "" : "-" + attempt);
  }

  /** The run a snapshot is named after, null when it is none of ours. */
  public static @Nullable String runOfSnapshot(String snapshot) {
    Matcher matcher = SNAPSHOT.matcher(snapshot);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** What a run exports. */
  public static String export(String run) {
    return EXPORT_PREFIX + run;
  }

  /** The run an export is named after, null when it is none of ours. */
  public static @Nullable String runOfExport(String id) {
    Matcher matcher = EXPORT.matcher(id);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The throw-away volume of a run. */
  public static String checkVolume(String run) {
    return CHECK_PREFIX + run;
  }

  /** The run a throw-away volume is named after, null when it is none. */
  public static @Nullable String runOfCheckVolume(String volume) {
    Matcher matcher = CHECK.matcher(volume);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The snapshot of the store's volume as it was before a run restored in place. */
  public static String safetySnapshot(String run) {
    return SAFETY_PREFIX + run;
  }

  /** The run a snapshot was taken before, null when it is no such one. */
  public static @Nullable String runOfSafetySnapshot(String snapshot) {
    Matcher matcher = SAFETY.matcher(snapshot);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** The volume that takes the place of the store's. */
  public static String restoredVolume(String run) {
    return RESTORED_PREFIX + run;
  }

  /** The run such a volume was made by, null when it is none. */
  public static @Nullable String runOfRestoredVolume(String volume) {
    Matcher matcher = RESTORED.matcher(volume);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
