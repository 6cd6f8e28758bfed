package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Keep;
import io.holdfast.agent.core.model.Mode;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.Task;
import io.holdfast.agent.core.model.Timing;
import io.holdfast.agent.core.model.Timing.WhenBusy;
import io.holdfast.agent.core.schedule.CronSchedule;
import io.holdfast.agent.export.ExportSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the list of policies. */
final class PolicyReader {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";
  private static final Duration LONGEST_JITTER = Duration.ofHours(1);
  private static final Duration LONGEST_AGE = Duration.ofDays(36_500);
  private static final int MAX_RETAIN = 1000;
  private static final int MAX_CHECK_EVERY = 100;
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "do",
          "mode",
          "cron",
          "timeZone",
          "jitter",
          "whenBusy",
          "retain",
          "check",
          "skipUnchanged",
          "target",
          "labels",
          "deadlines");

  private static final Set<Task> ON_EXPORTS = EnumSet.of(Task.EXPORT, Task.CHECK);

  private final @Nullable String target;
  private final List<String> exports;
  private final Set<String> unreadable;
  private final Deadlines deadlines;

  /**
   * A reader.
   *
   * @param target what is backed up to where a policy does not say; null without Longhorn
   * @param exports the export targets
   * @param deadlines those of the whole file
   */
  PolicyReader(@Nullable String target, ExportSettings exports, Deadlines deadlines) {
    this.target = target;
    this.exports = exports.names();
    this.unreadable = exports.unreadable();
    this.deadlines = deadlines;
  }

  List<Policy> read(Section top) {
    List<Policy> policies = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : top.sections("policies", KEYS)) {
      Policy policy = policy(section);
      if (!names.add(policy.name())) {
        throw section.refuse(
            "name", "is the name of an earlier policy too; accepted is a name of its own");
      }
      policies.add(policy);
    }
    if (target != null) {
      NativeRules.requireOneTarget(top, policies, target);
    }
    return policies;
  }

  private Policy policy(Section section) {
    String name = section.required("name", "a name of a policy");
    if (!name.matches(NAME) || name.equals(Policy.MANUAL)) {
      throw section.refuse(
          "name",
          "is not accepted; accepted are up to 40 lower-case letters, digits and dashes, but not \""
              + Policy.MANUAL
              + "\"");
    }
    Task task = task(section);
    Mode mode = mode(section);
    if (mode == Mode.NATIVE) {
      NativeRules.require(section, task, target);
    }
    Timing timing = timing(section);
    Keep keep = keep(section, task);
    int checkEvery = checkEvery(section, task);
    RunOptions options = options(section, task, mode);
    requireReadable(section, task, checkEvery, options);
    return new Policy(name, task, timing, keep, checkEvery, options, mode);
  }

  private static Mode mode(Section section) {
    String accepted = Stream.of(Mode.values()).map(Mode::word).collect(Collectors.joining(", "));
    String word = Objects.requireNonNullElse(section.text("mode", accepted), Mode.AGENT.word());
    return Stream.of(Mode.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(() -> section.refuse("mode", "is not accepted; accepted are " + accepted));
  }

  private Task task(Section section) {
    String accepted = Stream.of(Task.values()).map(Task::word).collect(Collectors.joining(", "));
    String word = Objects.requireNonNullElse(section.text("do", accepted), Task.BACKUP.word());
    Task found =
        Stream.of(Task.values())
            .filter(each -> each.word().equals(word))
            .findFirst()
            .orElseThrow(() -> section.refuse("do", "is not accepted; accepted are " + accepted));
    if (target == null && !ON_EXPORTS.contains(found)) {
      throw new ConfigException(
          section.at("do")
              + ": "
              + word
              + " is not accepted without longhorn; accepted are "
              + ON_EXPORTS.stream().map(Task::word).collect(Collectors.joining(", ")));
    }
    return found;
  }

  private static Timing timing(Section section) {
    String cron = section.required("cron", "a cron expression of five fields");
    String zone = Objects.requireNonNullElse(section.text("timeZone", "an IANA time zone"), "UTC");
    Duration jitter =
        section.has("jitter") ? section.duration("jitter", LONGEST_JITTER) : Duration.ZERO;
    if (jitter.compareTo(LONGEST_JITTER) > 0) {
      throw section.refuse("jitter", "is not accepted; accepted is at most 1h");
    }
    try {
      var _ = CronSchedule.times(cron);
    } catch (IllegalArgumentException e) {
      throw section.refuse("cron", String.valueOf(e.getMessage()));
    }
    try {
      var _ = CronSchedule.zone(zone);
    } catch (IllegalArgumentException e) {
      throw section.refuse("timeZone", String.valueOf(e.getMessage()));
    }
    String busy = Objects.requireNonNullElse(section.text("whenBusy", "queue or skip"), "queue");
    if (!busy.equals("queue") && !busy.equals("skip")) {
      throw section.refuse("whenBusy", "is not accepted; accepted are queue and skip");
    }
    return new Timing(cron, zone, jitter, WhenBusy.valueOf(busy.toUpperCase(Locale.ROOT)));
  }

  private static Keep keep(Section section, Task task) {
    if (task == Task.CHECK) {
      refuseFor(section, "retain", task, "a check makes nothing that could be kept");
      return Keep.last(1);
    }
    if (!section.has("retain")) {
      throw new ConfigException(
          section.at("retain")
              + ": missing; accepted is how many of the newest to keep, from 1 to "
              + MAX_RETAIN
              + ", or a mapping with last, hourly, daily, weekly, monthly, maxAge");
    }
    if (section.isNumber("retain")) {
      return Keep.last(section.integer("retain", 1, MAX_RETAIN, 1));
    }
    Section keep =
        section
            .section("retain", Set.of("last", "hourly", "daily", "weekly", "monthly", "maxAge"))
            .orElseThrow();
    return new Keep(
        keep.integer("last", 1, MAX_RETAIN, 1),
        keep.integer("hourly", 0, MAX_RETAIN, 0),
        keep.integer("daily", 0, MAX_RETAIN, 0),
        keep.integer("weekly", 0, MAX_RETAIN, 0),
        keep.integer("monthly", 0, MAX_RETAIN, 0),
        keep.has("maxAge") ? keep.duration("maxAge", LONGEST_AGE) : null);
  }

  private static int checkEvery(Section section, Task task) {
    if (!task.kind().outlivesVolume()) {
      refuseFor(section, "check", task, "there is no new backup to check");
      return 0;
    }
    return section.isNumber("check")
        ? section.integer("check", 1, MAX_CHECK_EVERY, 1)
        : section.flag("check", true, "true, false, or a number: every how many backups") ? 1 : 0;
  }

  /** What is encrypted to others only can not be checked. */
  private void requireReadable(Section section, Task task, int checkEvery, RunOptions options) {
    boolean checks = checkEvery > 0 || task == Task.CHECK;
    if (checks && options.export() && unreadable.contains(options.target())) {
      String key = task == Task.CHECK ? "do" : "check";
      throw new ConfigException(
          section.at(key)
              + ": a check is not accepted of target "
              + options.target()
              + ", which is encrypted and has no encryption.identityFile to read it with; accepted"
              + " is such a file, or "
              + (task == Task.CHECK ? "no such policy" : "check: false"));
    }
  }

  private RunOptions options(Section section, Task task, Mode mode) {
    if (task == Task.CHECK || task == Task.FULL_BACKUP) {
      refuseFor(section, "skipUnchanged", task, "it looks at, or sends, old data on purpose");
    }
    if (task == Task.SNAPSHOT) {
      refuseFor(section, "target", task, "nothing is sent to a backup target");
    }
    if (task == Task.CHECK) {
      refuseFor(section, "labels", task, "nothing is made that could carry them");
    }
    boolean export =
        task == Task.EXPORT || (task == Task.CHECK && (target == null || section.has("target")));
    return new RunOptions(
        export ? exportTarget(section) : backupTarget(section),
        export,
        task == Task.FULL_BACKUP,
        section.flag("skipUnchanged", false, "true or false"),
        LabelReader.read(section),
        mode == Mode.NATIVE
            ? DeadlineReader.readOfChecks(section, deadlines)
            : DeadlineReader.read(section, deadlines));
  }

  private String backupTarget(Section section) {
    String named = section.text("target", "the name of a Longhorn backup target");
    return named != null ? named : Objects.requireNonNull(target);
  }

  private String exportTarget(Section section) {
    String accepted =
        exports.isEmpty()
            ? "none, as there are no exports.targets"
            : "the name of an export target: " + String.join(", ", exports);
    String named = section.text("target", accepted);
    if (named == null && exports.size() == 1) {
      return exports.getFirst();
    }
    if (named == null) {
      throw new ConfigException(section.at("target") + ": missing; accepted is " + accepted);
    }
    if (!exports.contains(named)) {
      throw section.refuse("target", "is not accepted; accepted is " + accepted);
    }
    return named;
  }

  private static void refuseFor(Section section, String key, Task task, String why) {
    if (section.has(key)) {
      throw section.refuse(key, "is not accepted with do: " + task.word() + ", since " + why);
    }
  }
}
