package io.holdfast.sim.tree;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Copies a tree as it was at one moment, while others write to it.
 *
 * <pre>
 *   freeze   list the tree; hard-link every file into the staging folder and note its size
 *            (a file that is replaced by a rename keeps its old content under the link,
 *             and what is appended lies behind the noted size)
 *            list again: names that came or went mean that the list was torn, so freeze anew
 *   copy     bytes up to the noted size, from the link to the copy
 *   finish   drop the links
 * </pre>
 *
 * <p>Weaker than a block device's snapshot in one point: bytes overwritten in place between freeze
 * and copy are copied as they are then. Neither Redis's files nor Holdfast's are overwritten in
 * place.
 */
public final class MomentCopy {
  /**
   * A writer that never stops creating files must not stop snapshots: the last try is taken as it
   * is.
   */
  private static final int TRIES = 5;

  private final Path source;
  private final Path staging;
  private final List<Frozen> frozen = new ArrayList<>();

  private record Frozen(TreeEntry entry, Path link) {}

  private MomentCopy(Path source, Path staging) {
    this.source = source;
    this.staging = staging;
  }

  /**
   * Fixes the moment: after this returns, changes to the source do not matter.
   *
   * @param staging is made; must be on the source's file system and is deleted by {@link #copyTo}
   */
  public static MomentCopy freeze(Path source, Path staging) throws IOException {
    var copy = new MomentCopy(source, staging);
    for (int attempt = 1; ; attempt++) {
      Trees.delete(staging);
      Files.createDirectories(staging);
      copy.frozen.clear();
      var before = Trees.list(source);
      copy.link(before);
      if (attempt == TRIES || names(before).equals(names(Trees.list(source)))) {
        return copy;
      }
    }
  }

  private static Set<String> names(List<TreeEntry> entries) {
    var names = new HashSet<String>();
    entries.forEach(entry -> names.add(entry.kind() + entry.path()));
    return names;
  }

  private void link(List<TreeEntry> entries) throws IOException {
    for (TreeEntry entry : entries) {
      Path link = staging.resolve(Integer.toString(frozen.size()));
      TreeEntry kept = entry;
      if (entry.kind() == TreeEntry.Kind.FILE) {
        if (!linkIfThere(link, source.resolve(entry.path()))) {
          continue;
        }
        // The list's size may be older, or that of a file that has been replaced since.
        TreeEntry linked = TreeEntry.read(staging, link);
        if (linked == null || linked.kind() != TreeEntry.Kind.FILE) {
          continue;
        }
        kept =
            new TreeEntry(
                entry.path(),
                linked.kind(),
                linked.mode(),
                linked.uid(),
                linked.gid(),
                linked.size(),
                linked.mtime(),
                "");
      }
      frozen.add(new Frozen(kept, link));
    }
  }

  /**
   * Links to a file, false when it is gone. A file that is replaced by a rename just between its
   * look-up and the link makes the system answer "no such file" as well, though the name was there
   * all the time: so that answer counts only when the name is really gone.
   */
  private static boolean linkIfThere(Path link, Path file) throws IOException {
    while (true) {
      try {
        Files.createLink(link, file);
        return true;
      } catch (NoSuchFileException e) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
      }
    }
  }

  /**
   * Writes the frozen tree into a folder, made if missing, and deletes the staging folder.
   *
   * @return the number of bytes in all files
   */
  public long copyTo(Path target) throws IOException {
    Files.createDirectories(target);
    long bytes = 0;
    for (Frozen item : frozen) {
      Path copy = target.resolve(item.entry.path());
      switch (item.entry.kind()) {
        case DIRECTORY -> Files.createDirectories(copy);
        case SYMLINK -> {
          Files.createSymbolicLink(copy, Path.of(item.entry.target()));
          item.entry.applyTo(copy);
        }
        case FILE -> {
          copyBytes(item.link, copy, item.entry.size());
          bytes += item.entry.size();
          item.entry.applyTo(copy);
        }
      }
    }
    // Last and inside out: a directory's own mode may forbid writing, and writing changes its time.
    for (Frozen item : frozen.reversed()) {
      if (item.entry.kind() == TreeEntry.Kind.DIRECTORY) {
        item.entry.applyTo(target.resolve(item.entry.path()));
      }
    }
    var top = TreeEntry.read(source, source);
    if (top != null && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      top.applyTo(target);
    }
    Trees.delete(staging);
    return bytes;
  }

  private static void copyBytes(Path from, Path to, long size) throws IOException {
    try (var in = FileChannel.open(from, READ);
        var out = FileChannel.open(to, WRITE, CREATE_NEW)) {
      long done = 0;
      while (done < size) {
        long moved = in.transferTo(done, size - done, out);
        if (moved <= 0) {
          // Cut off behind our back, in place: what is left of it is all there is to copy.
          return;
        }
        done += moved;
      }
    }
  }
}
