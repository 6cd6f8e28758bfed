package io.holdfast.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where a server keeps its data, and what it writes by itself.
 *
 * @param parent in which each server gets a folder of its own
 * @param flags that say what is written, the same for all servers
 */
public record Storage(Path parent, List<String> flags) {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "devtmpfs");
  private static final List<String> NOTHING = List.of("--save", "", "--appendonly", "no");

  public Storage {
    flags = List.copyOf(flags);
  }

  /** Nothing is written, so that it does not matter where. */
  public static Storage none() {
    return onDemand(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** A snapshot is written when a client asks for it. */
  public static Storage onDemand(Path parent) {
    return new Storage(parent, NOTHING);
  }

  /**
   * An append-only file, which is not rewritten: a rewrite would fall into some tests and not into
   * others.
   *
   * @param fsync always, everysec or no
   */
  public static Storage appendOnly(Path parent, String fsync) {
    return new Storage(
        parent,
        List.of(
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            fsync,
            "--auto-aof-rewrite-percentage",
            "0"));
  }

  /**
   * A folder on a disk, made where there is none.
   *
   * @return the kind of its file system, such as ext4
   * @throws IOException when it lies in memory, where forcing it to the disk costs nothing
   */
  public static String requireDisk(Path folder) throws IOException {
    Files.createDirectories(folder);
    String kind = Files.getFileStore(folder).type();
    if (IN_MEMORY.contains(kind)) {
      throw new IOException(
          "%s is a folder of %s, which is memory; one on a disk is needed".formatted(folder, kind));
    }
    return kind;
  }
}
