package io.holdfast.agent.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A recurring job of Longhorn's.
 *
 * @param task such as {@code backup}; Longhorn never changes that of a job
 * @param cron five fields, in UTC
 * @param retain how many of the newest it keeps of what it made, from 1 up
 * @param retention how it keeps: {@code count-based}, or what newer versions have beside it
 * @param concurrency for how many volumes it works at once
 * @param groups of volumes that it is for, beside those that name it
 * @param labels of what it makes
 * @param parameters such as {@code full-backup-interval}
 */
public record RecurringJob(
    String name,
    String task,
    String cron,
    int retain,
    String retention,
    int concurrency,
    List<String> groups,
    Map<String, String> labels,
    Map<String, String> parameters) {
  /** The only way of keeping that all versions know. */
  public static final String COUNT_BASED = "count-based";

  public RecurringJob {
    groups = List.copyOf(groups);
    labels = Map.copyOf(labels);
    parameters = Map.copyOf(parameters);
  }

  /** In what a job differs from how it should be, in words; empty when it does not. */
  public List<String> differences(RecurringJob wanted) {
    List<String> words = new ArrayList<>();
    compare(words, "task", task, wanted.task);
    compare(words, "cron", cron, wanted.cron);
    compare(words, "retain", retain, wanted.retain);
    compare(words, "retentionPolicy", retention, wanted.retention);
    compare(words, "concurrency", concurrency, wanted.concurrency);
    compare(words, "groups", groups, wanted.groups);
    compare(words, "labels", labels, wanted.labels);
    compare(words, "parameters", parameters, wanted.parameters);
    return words;
  }

  private static void compare(List<String> words, String what, Object found, Object wanted) {
    if (!Objects.equals(found, wanted)) {
      words.add(what + " was " + found + " instead of " + wanted);
    }
  }
}
