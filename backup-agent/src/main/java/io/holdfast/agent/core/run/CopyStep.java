package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Copies a restored volume's files to a folder: first beside it, then by one rename, so that the
 * folder never holds half a backup. Files that differ from what was backed up are delivered all the
 * same, and the run says so.
 */
final class CopyStep implements Step {
  private final World world;
  private final Verdicts verdicts;

  CopyStep(World world, Verdicts verdicts) {
    this.world = world;
    this.verdicts = verdicts;
  }

  @Override
  public String perform(RunContext context) {
    Path directory = directory(context);
    if (context.facts().check() == null) {
      requireEmpty(directory);
      Path partial = partial(context);
      Reading reading;
      try {
        delete(partial);
        Files.createDirectories(partial);
        reading =
            world
                .data()
                .copy(
                    Names.CHECK.name(context.id()),
                    partial,
                    Verdicts.expected(context),
                    context.deadlines().verify());
      } catch (IOException e) {
        throw new Refused("can not write to " + partial + ": " + e);
      }
      verdicts.write(context, verdicts.of(context, reading));
    }
    CheckOutcome outcome = Objects.requireNonNull(context.facts().check());
    deliver(partial(context), directory);
    if (outcome.result() != CheckResult.VERIFIED) {
      throw new Refused("the files are in " + directory + ", but " + outcome.reason());
    }
    return directory
        + ", "
        + outcome.result().name().toLowerCase(Locale.ROOT)
        + ": "
        + outcome.reason();
  }

  /**
   * Says no to a folder that holds anything.
   *
   * @throws Refused naming the folder
   */
  static void requireEmpty(Path directory) {
    if (!directory.isAbsolute()) {
      throw new Refused("dir is " + directory + ", accepted is an absolute path");
    }
    if (!Files.exists(directory)) {
      return;
    }
    if (!Files.isDirectory(directory)) {
      throw new Refused(directory + " is no folder; accepted is one that is empty or absent");
    }
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new Refused(
            directory + " is not empty; accepted is a folder that is empty or absent");
      }
    } catch (IOException e) {
      throw new Refused("can not read " + directory + ": " + e);
    }
  }

  /** Removes what a restore that did not come to its end has copied. */
  static void removePartial(RunContext context) {
    if (context.facts().directory() == null) {
      return;
    }
    try {
      delete(partial(context));
    } catch (IOException e) {
      throw new Refused("can not remove " + partial(context) + ": " + e);
    }
  }

  private static void deliver(Path partial, Path directory) {
    if (!Files.exists(partial)) {
      return;
    }
    try {
      Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Refused(
          "can not move the restored files from " + partial + " to " + directory + ": " + e);
    }
  }

  private static Path directory(RunContext context) {
    return Path.of(Objects.requireNonNull(context.facts().directory())).normalize();
  }

  private static Path partial(RunContext context) {
    Path directory = directory(context);
    return directory.resolveSibling(directory.getFileName() + ".partial-" + context.id());
  }

  static void delete(Path tree) throws IOException {
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
