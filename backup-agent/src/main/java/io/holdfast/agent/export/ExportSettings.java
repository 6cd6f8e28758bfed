package io.holdfast.agent.export;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of exports.
 *
 * @param source what the store is called there, so that several may share a target
 * @param dump the store's snapshot file as the agent sees it; null without targets
 * @param scratch folder that exports are fetched to when they are checked on this machine
 */
public record ExportSettings(
    String source, @Nullable Path dump, Path scratch, List<ExportAddress> targets) {
  public ExportSettings {
    targets = List.copyOf(targets);
  }

  /** Of a configuration that says nothing of exports. */
  public static ExportSettings none() {
    return new ExportSettings("", null, Path.of(System.getProperty("java.io.tmpdir")), List.of());
  }

  /** The targets' names in order. */
  public List<String> names() {
    return targets.stream().map(ExportAddress::name).toList();
  }
}
