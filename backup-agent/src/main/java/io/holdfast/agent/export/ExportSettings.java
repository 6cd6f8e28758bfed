package io.holdfast.agent.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of exports.
 *
 * @param source what the store is called there, so that several may share a target
 * @param dump the store's snapshot file as the agent sees it; null without targets
 * @param scratch folder that exports are fetched to when they are checked on this machine
 * @param encryption how what goes to a target is encrypted, by the target's name
 */
public record ExportSettings(
    String source,
    @Nullable Path dump,
    Path scratch,
    List<ExportAddress> targets,
    Map<String, AgeEncryption> encryption) {
  public ExportSettings {
    targets = List.copyOf(targets);
    encryption = Map.copyOf(encryption);
  }

  /** Without encryption. */
  public ExportSettings(
      String source, @Nullable Path dump, Path scratch, List<ExportAddress> targets) {
    this(source, dump, scratch, targets, Map.of());
  }

  /** Of a configuration that says nothing of exports. */
  public static ExportSettings none() {
    return new ExportSettings("", null, Path.of(System.getProperty("java.io.tmpdir")), List.of());
  }

  /** Names of the targets of which nothing can be read here, since no identity is. */
  public Set<String> unreadable() {
    return encryption.entrySet().stream()
        .filter(each -> each.getValue().identityFile() == null)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The targets' names in order. */
  public List<String> names() {
    return targets.stream().map(ExportAddress::name).toList();
  }
}
