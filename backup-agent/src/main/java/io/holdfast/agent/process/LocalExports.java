package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.FetchedExports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.export.ExportTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fetches exports into a folder of this machine, and runs the verify command on it. */
public final class LocalExports implements FetchedExports {
  private static final String PARTIAL = ".partial";

  private final ExportTargets targets;
  private final VerifyCommand verify;

  /**
   * A fetcher.
   *
   * @param command verify mode with its fixed arguments; the folder is appended
   */
  public LocalExports(ExportTargets targets, List<String> command) {
    this.targets = targets;
    this.verify = new VerifyCommand(command);
  }

  @Override
  public void fetch(String name, Backup export, Expected expected, Duration deadline, Use use) {
    Path whole = folder(name);
    if (Files.exists(whole)) {
      return;
    }
    Path partial = whole.resolveSibling(name + PARTIAL);
    try {
      delete(partial);
      Files.createDirectories(partial);
      targets.fetch(export.target(), export.id(), partial);
      Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Refused("can not write to " + partial + ": " + e);
    }
  }

  @Override
  public Reading read(String name, Expected expected, Duration deadline) {
    return verify.run(folder(name).toString(), expected, deadline);
  }

  @Override
  public RestoredFile open(String name) {
    return FolderFile.in(folder(name), () -> {});
  }

  @Override
  public void release(String name) {
    try {
      delete(folder(name));
      delete(folder(name + PARTIAL));
    } catch (IOException e) {
      throw new Refused("can not remove " + folder(name) + ": " + e);
    }
  }

  @Override
  public Set<String> leftovers() {
    if (!Files.isDirectory(targets.scratch())) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(targets.scratch())) {
      return entries
          .map(each -> each.getFileName().toString())
          .map(each -> each.endsWith(PARTIAL) ? withoutSuffix(each) : each)
          .filter(each -> Names.CHECK.is(each))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new Refused("can not read " + targets.scratch() + ": " + e);
    }
  }

  private static String withoutSuffix(String name) {
    return name.substring(0, name.length() - PARTIAL.length());
  }

  /** Nothing but what is named after one of our runs is made or removed. */
  private Path folder(String name) {
    if (!Names.CHECK.is(name.endsWith(PARTIAL) ? withoutSuffix(name) : name)) {
      throw new IllegalArgumentException(
          name + " is not touched: only what is named " + Names.CHECK.prefix() + "<run id> is");
    }
    return targets.scratch().resolve(name);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(tree)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
