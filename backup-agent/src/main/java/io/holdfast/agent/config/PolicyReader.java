package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.schedule.CronSchedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads the list of policies. */
final class PolicyReader {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";
  private static final int MAX_RETAIN = 1000;

  private PolicyReader() {}

  static List<Policy> read(Section top) {
    List<Policy> policies = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section :
        top.sections("policies", Set.of("name", "cron", "timeZone", "retain", "check"))) {
      Policy policy = policy(section);
      if (!names.add(policy.name())) {
        throw section.refuse(
            "name", "is the name of an earlier policy too; accepted is a name of its own");
      }
      policies.add(policy);
    }
    return policies;
  }

  private static Policy policy(Section section) {
    String name = section.required("name", "a name of a policy");
    if (!name.matches(NAME) || name.equals(Policy.MANUAL)) {
      throw section.refuse(
          "name",
          "is not accepted; accepted are up to 40 lower-case letters, digits and dashes, but not \""
              + Policy.MANUAL
              + "\"");
    }
    String cron = section.required("cron", "a cron expression of five fields");
    try {
      var _ = CronSchedule.times(cron);
    } catch (IllegalArgumentException e) {
      throw section.refuse("cron", String.valueOf(e.getMessage()));
    }
    String zone = Objects.requireNonNullElse(section.text("timeZone", "an IANA time zone"), "UTC");
    try {
      var _ = CronSchedule.zone(zone);
    } catch (IllegalArgumentException e) {
      throw section.refuse("timeZone", String.valueOf(e.getMessage()));
    }
    if (!section.has("retain")) {
      throw new ConfigException(
          section.at("retain") + ": missing; accepted is a whole number from 1 to " + MAX_RETAIN);
    }
    return new Policy(
        name, cron, zone, section.integer("retain", 1, MAX_RETAIN, 1), section.flag("check", true));
  }
}
