package io.holdfast.agent.core.check;

import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.DatabaseKeys;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was promised with what was read. The promise is the barrier's, kept outside the
 * volume: a volume whose manifest agrees with its own file may still be an old one.
 */
public final class Judge {
  private Judge() {}

  /**
   * A verdict.
   *
   * @param differences what differs, one sentence each
   * @param reason the verdict in words
   */
  public record Verdict(CheckResult result, List<String> differences, String reason) {
    public Verdict {
      differences = List.copyOf(differences);
    }
  }

  /** The verdict on a reading. */
  public static Verdict verdict(Expected expected, Reading reading) {
    if (reading.result() == Reading.Result.UNREADABLE) {
      String error = Objects.requireNonNullElse(reading.error(), "no reason given");
      return new Verdict(
          CheckResult.UNRESTORABLE, List.of(), "the restored data does not load: " + error);
    }
    List<String> differences = new ArrayList<>();
    boolean keysCompared = compareKeys(expected, reading, differences);
    boolean digestCompared = compareDigest(expected, reading, differences);
    compareDatabases(expected.databases(), reading.databases(), differences);
    for (String difference : reading.differences()) {
      if (!differences.contains(difference)) {
        differences.add(difference);
      }
    }
    if (reading.result() == Reading.Result.MISMATCH && differences.isEmpty()) {
      differences.add("the restored data differs from its manifest");
    }
    if (!differences.isEmpty()) {
      return new Verdict(
          CheckResult.MISMATCH,
          differences,
          "the restored data is not what was backed up: " + String.join("; ", differences));
    }
    return agreed(reading, keysCompared, digestCompared);
  }

  /**
   * The verdict on what a snapshot without a barrier has caught: nothing was noted then, so all
   * there is to compare with lies on the volume itself.
   */
  public static Verdict crashConsistent(Reading reading) {
    Verdict verdict = verdict(new Expected(null, null), reading);
    if (verdict.result() != CheckResult.VERIFIED) {
      return verdict;
    }
    String saved = reading.savedAt() == null ? "" : ", of the save at " + reading.savedAt() + ",";
    return new Verdict(
        CheckResult.VERIFIED,
        List.of(),
        "crash-consistent: the dump on the volume"
            + saved
            + " loads and is as the manifest beside it says; "
            + (reading.appendOnlyFile()
                ? "the append-only file, which reaches up to the snapshot, can be read"
                : "what was written after that save is not in it"));
  }

  private static Verdict agreed(Reading reading, boolean keysCompared, boolean digestCompared) {
    String manifest =
        reading.hasManifest() ? "the manifest on the volume agrees" : "the volume has no manifest";
    if (digestCompared) {
      return new Verdict(
          CheckResult.VERIFIED,
          List.of(),
          (keysCompared ? "keys and digest" : "digest") + " are as at backup time; " + manifest);
    }
    if (keysCompared) {
      return new Verdict(
          CheckResult.VERIFIED,
          List.of(),
          "the number of keys is as at backup time, and only that could be compared; " + manifest);
    }
    if (reading.hasManifest()) {
      return new Verdict(
          CheckResult.VERIFIED,
          List.of(),
          "the restored data agrees with the manifest restored with it; nothing was noted at backup"
              + " time to compare with");
    }
    return new Verdict(
        CheckResult.INCONCLUSIVE,
        List.of(),
        "the restored data loads, but there is neither a manifest nor a note from backup time to"
            + " compare it with");
  }

  private static boolean compareKeys(Expected expected, Reading reading, List<String> differences) {
    Long promised = expected.keys();
    if (promised == null) {
      return false;
    }
    if (!promised.equals(reading.keys())) {
      differences.add("keys: backed up " + promised + ", restored " + text(reading.keys()));
    }
    return true;
  }

  private static boolean compareDigest(
      Expected expected, Reading reading, List<String> differences) {
    String promised = expected.digest();
    if (promised == null) {
      return false;
    }
    if (!promised.equalsIgnoreCase(reading.digest())) {
      differences.add("digest: backed up " + promised + ", restored " + text(reading.digest()));
    }
    return true;
  }

  /** By database and type, where both sides say so. */
  private static void compareDatabases(
      List<DatabaseKeys> promised, List<DatabaseKeys> found, List<String> differences) {
    if (promised.isEmpty() || found.isEmpty()) {
      return;
    }
    Map<String, Long> before = byType(promised);
    Map<String, Long> after = byType(found);
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      long one = before.getOrDefault(name, 0L);
      long other = after.getOrDefault(name, 0L);
      if (one != other) {
        differences.add(name + " keys: backed up " + one + ", restored " + other);
      }
    }
  }

  private static Map<String, Long> byType(List<DatabaseKeys> databases) {
    Map<String, Long> counts = new TreeMap<>();
    for (DatabaseKeys database : databases) {
      database
          .types()
          .forEach((type, count) -> counts.put("db " + database.db() + ": " + type, count));
    }
    return counts;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "none" : value.toString();
  }
}
