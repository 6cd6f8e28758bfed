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
  private static final int TIME_LENGTH = 15;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String RUN = "\\d{8}-\\d{6}-[0-9a-f]{4}";

  /** What a run exports. */
  public static final Kind EXPORT = Kind.of("export-");

  /** The throw-away volume of a run; no volume is deleted whose name is no such one. */
  public static final Kind CHECK = Kind.of("holdfast-check-");

  /** The snapshot of the store's volume as it was before a run restored in place. */
  public static final Kind SAFETY = Kind.of("holdfast-before-");

  /** The volume that takes the place of the store's. */
  public static final Kind RESTORED = Kind.of("holdfast-restored-");

  private static final String SNAPSHOT_PREFIX = "holdfast-";
  private static final Pattern SNAPSHOT = Pattern.compile(SNAPSHOT_PREFIX + "(" + RUN + ")(-\\d)?");

  private Names() {}

  /**
   * Names of one kind of thing.
   *
   * @param prefix what all of them begin with
   */
  public record Kind(String prefix, Pattern pattern) {
    private static Kind of(String prefix) {
      return new Kind(prefix, Pattern.compile(prefix + "(" + RUN + ")"));
    }

    /** The name of a run's. */
    public String name(String run) {
      return prefix + run;
    }

    /** The run that a thing is named after, null when it is none of this kind. */
    public @Nullable String run(String name) {
      Matcher matcher = pattern.matcher(name);
      return matcher.matches() ? matcher.group(1) : null;
    }

    /** Whether it is named after a run of ours. */
    public boolean is(String name) {
      return pattern.matcher(name).matches();
    }
  }

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
}
