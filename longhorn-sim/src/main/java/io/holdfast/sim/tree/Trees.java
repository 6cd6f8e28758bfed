package io.holdfast.sim.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists and deletes folder trees. */
public final class Trees {
  private static final boolean ROOT = effectiveUser() == 0;

  private Trees() {}

  /**
   * The process's user id: by name it could not be had in an image whose /etc/passwd does not list
   * it.
   */
  private static int effectiveUser() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer id ? id : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** Whether owners of files can be set. */
  static boolean isRoot() {
    return ROOT;
  }

  /**
   * Everything below a folder in path order, without the folder itself; what vanishes meanwhile is
   * left out.
   */
  public static List<TreeEntry> list(Path root) throws IOException {
    var entries = new ArrayList<TreeEntry>();
    collect(root, root, entries);
    entries.sort(Comparator.comparing(TreeEntry::path));
    return entries;
  }

  private static void collect(Path root, Path folder, List<TreeEntry> entries) throws IOException {
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        TreeEntry entry;
        try {
          entry = TreeEntry.read(root, child);
        } catch (NoSuchFileException e) {
          continue;
        }
        if (entry == null) {
          continue;
        }
        entries.add(entry);
        if (entry.kind() == TreeEntry.Kind.DIRECTORY) {
          collect(root, child, entries);
        }
      }
    } catch (NoSuchFileException e) {
      if (folder.equals(root)) {
        throw e;
      }
    }
  }

  /**
   * Deletes a folder and all below it, write-protected directories too; nothing happens if it is
   * missing.
   */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      empty(root);
    }
    Files.deleteIfExists(root);
  }

  /** Deletes all that is in a folder, and keeps the folder. */
  public static void empty(Path folder) throws IOException {
    if (!Files.isWritable(folder) || !Files.isExecutable(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        delete(child);
      }
    } catch (NoSuchFileException e) {
      // Its writer deleted it first.
    }
  }
}
