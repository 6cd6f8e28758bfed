package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Mode;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a policy can not ask of Longhorn's recurring jobs. */
final class NativeRules {
  /** What the setting recurring-job-max-retention allows unless it was changed. */
  private static final int MAX_RETAIN = 100;

  /** Longhorn's cron counts from Sunday, 0, to Saturday, 6; ours takes 7 for Sunday too. */
  private static final String SUNDAY_AS_7 = ".*(^|[,-])7($|[,/-]).*";

  private static final Map<String, String> NOTHING_LIKE_IT =
      Map.of(
          "jitter", "Longhorn's recurring jobs begin on time",
          "whenBusy", "Longhorn does not look whether the agent is at work",
          "skipUnchanged", "Longhorn does not know what was written");

  private NativeRules() {}

  /**
   * Says no to what would be lost on the way.
   *
   * @param target what is backed up to; null without Longhorn
   */
  static void require(Section section, Task task, @Nullable String target) {
    if (target == null || task.kind() == RunKind.EXPORT || task.kind() == RunKind.CHECK) {
      throw section.refuse(
          "mode",
          "is not accepted with do: "
              + task.word()
              + (target == null ? " and without longhorn" : "")
              + ", since Longhorn's recurring jobs make snapshots and backups only; accepted is "
              + Mode.AGENT.word());
    }
    NOTHING_LIKE_IT.forEach(
        (key, why) -> {
          if (section.has(key)) {
            throw refuse(section, key, why, "leaving it out");
          }
        });
    String zone = section.text("timeZone", "UTC");
    if (zone != null && !zone.equals("UTC")) {
      throw refuse(section, "timeZone", "Longhorn's recurring jobs run by UTC", "UTC");
    }
    String cron = section.text("cron", "a cron expression of five fields");
    if (cron != null && cron.substring(cron.lastIndexOf(' ') + 1).matches(SUNDAY_AS_7)) {
      throw refuse(section, "cron", "Longhorn counts the days of the week from 0 to 6", "0");
    }
    requireCount(section);
    String named = section.text("target", "the name of a Longhorn backup target");
    if (named != null && !named.equals(target)) {
      throw refuse(
          section,
          "target",
          "what Longhorn's jobs make goes to the volume's one target",
          "longhorn.backupTarget, " + target);
    }
  }

  private static void requireCount(Section section) {
    String accepted = "the number of the newest to keep, from 1 to " + MAX_RETAIN;
    String why = "Longhorn's recurring jobs keep by number alone";
    if (section.isNumber("retain")) {
      section.integer("retain", 1, MAX_RETAIN, 1);
      return;
    }
    Optional<Section> keep =
        section.section("retain", Set.of("last", "hourly", "daily", "weekly", "monthly", "maxAge"));
    if (keep.isPresent()) {
      for (String key : List.of("hourly", "daily", "weekly", "monthly", "maxAge")) {
        if (keep.get().has(key)) {
          throw refuse(keep.get(), key, why, "last alone, " + accepted);
        }
      }
      keep.get().integer("last", 1, MAX_RETAIN, 1);
    }
  }

  /** The agent sets the volume's target before each of its own backups; Longhorn never does. */
  static void requireOneTarget(Section top, List<Policy> policies, String target) {
    Optional<Policy> natively =
        policies.stream()
            .filter(each -> each.isNative() && each.task() != Task.SNAPSHOT)
            .findFirst();
    for (int i = 0; i < policies.size() && natively.isPresent(); i++) {
      Policy policy = policies.get(i);
      boolean elsewhere =
          policy.task().kind() == RunKind.BACKUP && !policy.options().target().equals(target);
      if (elsewhere) {
        throw new ConfigException(
            top.at("policies")
                + "["
                + i
                + "].target: \""
                + policy.options().target()
                + "\" is not accepted while policy "
                + natively.get().name()
                + " has mode: native, since what Longhorn's jobs make goes to the volume's one"
                + " target; accepted is longhorn.backupTarget, "
                + target);
      }
    }
  }

  private static ConfigException refuse(Section section, String key, String why, String accepted) {
    return section.refuse(
        key, "is not accepted with mode: native, since " + why + "; accepted is " + accepted);
  }
}
