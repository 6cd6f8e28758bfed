package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.CheckOutcome;
import io.holdfast.agent.core.model.CheckResult;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData.Part;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;

/**
 * Delivers a restored volume's snapshot file: copied and read in a folder beside the place, forced
 * to the disk, and then renamed, so that the file is whole whenever it is there. Unlike a folder of
 * files, one that is not what was backed up is not delivered: the place is likely one that
 * something loads from.
 */
final class ExtractStep implements Step {
  private static final String SNAPSHOT = "dump.rdb";
  private static final String MANIFEST = ".manifest.json";

  private final World world;
  private final Verdicts verdicts;

  ExtractStep(World world, Verdicts verdicts) {
    this.world = world;
    this.verdicts = verdicts;
  }

  @Override
  public String perform(RunContext context) {
    Path file = file(context);
    Path partial = partial(context);
    if (context.facts().check() == null) {
      requireAbsent(file);
      verdicts.write(context, verdicts.of(context, copy(context, partial)));
    }
    CheckOutcome outcome = Objects.requireNonNull(context.facts().check());
    if (outcome.result() == CheckResult.MISMATCH || outcome.result() == CheckResult.UNRESTORABLE) {
      throw new Refused("nothing was put to " + file + ": " + outcome.reason());
    }
    try {
      // The manifest first: who finds the snapshot file finds what it is to hold.
      move(partial.resolve(SNAPSHOT + MANIFEST), manifest(file));
      move(partial.resolve(SNAPSHOT), file);
      CopyStep.delete(partial);
    } catch (IOException e) {
      throw new Refused(
          "can not move the restored file from " + partial + " to " + file + ": " + e);
    }
    return file + ", " + outcome.result().name().toLowerCase(Locale.ROOT) + ": " + outcome.reason();
  }

  /**
   * Says no to a place where something is.
   *
   * @throws Refused naming it
   */
  static void requireAbsent(Path file) {
    if (!file.isAbsolute() || file.getFileName() == null) {
      throw new Refused("file is " + file + ", accepted is the absolute path of a file");
    }
    for (Path each : new Path[] {file, manifest(file)}) {
      if (Files.exists(each)) {
        throw new Refused(each + " is there already; accepted is a path where nothing is");
      }
    }
    if (!Files.isDirectory(Objects.requireNonNull(file.getParent()))) {
      throw new Refused(file.getParent() + " is no folder; accepted is a path in one that is");
    }
  }

  /** Removes what a restore that did not come to its end has copied. */
  static void removePartial(RunContext context) {
    Path file = file(context);
    try {
      // Until it is copied, a manifest beside the place is somebody else's.
      if (context.facts().check() != null && !Files.exists(file)) {
        Files.deleteIfExists(manifest(file));
      }
      CopyStep.delete(partial(context));
    } catch (IOException e) {
      throw new Refused("can not remove " + partial(context) + ": " + e);
    }
  }

  private Reading copy(RunContext context, Path partial) {
    try {
      CopyStep.delete(partial);
      Files.createDirectories(partial);
      Reading reading =
          world
              .data()
              .copy(
                  Names.CHECK.name(context.id()),
                  partial,
                  Part.SNAPSHOT_FILE,
                  Verdicts.expected(context),
                  context.deadlines().verify());
      for (String name : new String[] {SNAPSHOT, SNAPSHOT + MANIFEST}) {
        Path copied = partial.resolve(name);
        if (Files.exists(copied)) {
          force(copied, StandardOpenOption.WRITE);
        }
      }
      return reading;
    } catch (IOException e) {
      throw new Refused("can not write to " + partial + ": " + e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      force(Objects.requireNonNull(to.getParent()), StandardOpenOption.READ);
    }
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static Path file(RunContext context) {
    return Path.of(Objects.requireNonNull(context.facts().directory())).normalize();
  }

  private static Path manifest(Path file) {
    return file.resolveSibling(file.getFileName() + MANIFEST);
  }

  private static Path partial(RunContext context) {
    Path file = file(context);
    return file.resolveSibling(file.getFileName() + ".partial-" + context.id());
  }
}
