package io.holdfast.sim.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One directory, file or symbolic link below a folder. {@code path} is relative with slashes;
 * {@code mode} are the twelve permission bits; {@code mtime} is in nanoseconds since 1970; {@code
 * target} is where a symbolic link leads, else "".
 */
public record TreeEntry(
    String path, Kind kind, int mode, int uid, int gid, long size, long mtime, String target) {

  private static final int FORMAT_BITS = 0170000;
  private static final int PERMISSION_BITS = 07777;

  /** What an entry is; anything else (sockets, pipes, devices) is not kept. */
  public enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK
  }

  /** Reads an entry's attributes; null for what is not kept. */
  static @Nullable TreeEntry read(Path root, Path file) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(
            file, "unix:mode,uid,gid,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = number(attributes, "mode");
    Kind kind =
        switch (mode & FORMAT_BITS) {
          case 0040000 -> Kind.DIRECTORY;
          case 0100000 -> Kind.FILE;
          case 0120000 -> Kind.SYMLINK;
          default -> null;
        };
    if (kind == null) {
      return null;
    }
    long size = attributes.get("size") instanceof Long bytes ? bytes : 0;
    long mtime =
        attributes.get("lastModifiedTime") instanceof FileTime time
            ? time.to(TimeUnit.NANOSECONDS)
            : 0;
    return new TreeEntry(
        root.relativize(file).toString(),
        kind,
        mode & PERMISSION_BITS,
        number(attributes, "uid"),
        number(attributes, "gid"),
        kind == Kind.FILE ? size : 0,
        mtime,
        kind == Kind.SYMLINK ? Files.readSymbolicLink(file).toString() : "");
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Integer value ? value : 0;
  }

  /**
   * Gives an existing file or directory this entry's mode, time and, when running as root, owner.
   */
  public void applyTo(Path file) throws IOException {
    if (Trees.isRoot()) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
    if (kind != Kind.SYMLINK) {
      Files.setAttribute(file, "unix:mode", mode);
    }
    var time = FileTime.from(mtime, TimeUnit.NANOSECONDS);
    Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(time, null, null);
  }
}
