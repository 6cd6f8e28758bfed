package io.holdfast.agent.process;

import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies the files of a volume that is a folder here; links and devices are left out. */
final class FolderCopy {
  private static final String LOST_AND_FOUND = "lost+found";

  private FolderCopy() {}

  /**
   * Copies into a folder, over what is there.
   *
   * @throws Refused when that fails
   */
  static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path relative = from.relativize(path);
        if (path.equals(from) || !isWanted(relative)) {
          continue;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(to.resolve(relative));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.copy(
              path,
              to.resolve(relative),
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new Refused("copying from " + from + " to " + to + " failed: " + e);
    }
  }

  /**
   * Removes all that is in a folder.
   *
   * @throws Refused when that fails
   */
  static void empty(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        if (!path.equals(folder) && !folder.relativize(path).startsWith(LOST_AND_FOUND)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new Refused("emptying " + folder + " failed: " + e);
    }
  }

  private static boolean isWanted(Path relative) {
    return !relative.startsWith(LOST_AND_FOUND);
  }
}
