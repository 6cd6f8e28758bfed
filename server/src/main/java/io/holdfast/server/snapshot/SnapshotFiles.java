package io.holdfast.server.snapshot;

import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's files in the data folder, and the steps that put new ones in the place of old ones.
 *
 * <p>Dump and manifest are written whole under temporary names and forced to the disk, names and
 * all. Then the dump is renamed, the folder forced, the manifest renamed, the folder forced.
 * Whenever that is cut short there is a whole dump; and if it happens between the renames, the
 * manifest that belongs to the dump is still there under its temporary name, where {@link #recover}
 * finds it.
 *
 * @param folder the data folder
 * @param name the dump's file name
 * @param storage what the folder lies on
 */
public record SnapshotFiles(Path folder, String name, Storage storage) {
  private static final String USUAL_NAME = "dump.rdb";
  private static final String SUFFIX = ".manifest.json";
  private static final Pattern LEFTOVER = Pattern.compile("temp-\\d+\\.rdb(\\.manifest\\.json)?");

  /** On a disk of this machine. */
  public SnapshotFiles(Path folder, String name) {
    this(folder, name, Storage.disk());
  }

  /**
   * The snapshot in a folder whatever it is called: the one with the newest moment by the manifests
   * there, and without any, or in a folder that can't be read, {@code dump.rdb}.
   */
  public static SnapshotFiles newest(Path folder, Storage storage) throws IOException {
    var newest = new SnapshotFiles(folder, USUAL_NAME, storage);
    Instant moment = newest.manifestMoment();
    for (String found : readableNames(folder, storage)) {
      if (found.endsWith(SUFFIX) && !LEFTOVER.matcher(found).matches()) {
        String name = found.substring(0, found.length() - SUFFIX.length());
        var files = new SnapshotFiles(folder, name, storage);
        Instant its = files.manifestMoment();
        if (its.isAfter(moment)) {
          newest = files;
          moment = its;
        }
      }
    }
    return newest;
  }

  private static List<String> readableNames(Path folder, Storage storage) throws IOException {
    try {
      return storage.list(folder);
    } catch (FileSystemException e) {
      return List.of(); // whoever needs the dump says so
    }
  }

  /** The earliest there is when no manifest can be read. */
  private Instant manifestMoment() {
    Manifest manifest = readable(manifest());
    return manifest == null ? Instant.MIN : Instant.parse(manifest.createdAt());
  }

  /** Where the dump lies. */
  public Path dump() {
    return folder.resolve(name);
  }

  /** Where the manifest lies. */
  public Path manifest() {
    return folder.resolve(name + SUFFIX);
  }

  /** Where a dump is written before it is put in place. */
  public Path temporaryDump() {
    return folder.resolve("temp-" + ProcessHandle.current().pid() + ".rdb");
  }

  private Path temporaryManifest() {
    return folder.resolve("temp-" + ProcessHandle.current().pid() + ".rdb" + SUFFIX);
  }

  /** Puts the temporary dump, forced to the disk already, in place, and its manifest. */
  public void publish(Manifest content) throws IOException {
    Path temporary = temporaryManifest();
    ByteBuffer json = ByteBuffer.wrap((content.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
    try (StorageFile file = storage.create(temporary)) {
      file.writeAll(json);
      file.force();
    }
    storage.forceFolder(folder); // else the dump's new name may outlive the manifest's first one
    rename(temporaryDump(), dump());
    rename(temporary, manifest());
  }

  /**
   * The time whose content the dump has: its moment, by the manifest that belongs to it, else when
   * it was last written, which is later. Null when there is no dump.
   */
  public @Nullable Instant asOf() throws IOException {
    if (!storage.exists(dump())) {
      return null;
    }
    Manifest manifest = readable(manifest());
    return manifest != null && manifest.bytes() == storage.size(dump())
        ? Instant.parse(manifest.createdAt())
        : storage.modified(dump());
  }

  /** Removes what a save that failed left behind. */
  public void discard() throws IOException {
    storage.delete(temporaryDump());
    storage.delete(temporaryManifest());
  }

  /**
   * Brings the folder in order after a crash: finishes a save that was cut short between its two
   * renames, and removes temporary files.
   *
   * @return what was done, one line each
   */
  public List<String> recover() throws IOException {
    List<String> done = new ArrayList<>();
    for (Path leftover : leftovers()) {
      SnapshotFiles unfinished = leftover.toString().endsWith(SUFFIX) ? dumpOf(leftover) : null;
      if (unfinished != null) {
        rename(leftover, unfinished.manifest());
        done.add("the manifest of the last save was put in place: " + unfinished.manifest());
      } else {
        storage.delete(leftover);
        done.add("removed " + leftover + ", left by a save that did not end");
      }
    }
    return List.copyOf(done);
  }

  /**
   * The manifest of a dump whose save was cut short between its two renames, so that it still has
   * its temporary name; null when there is none for a file of this size and SHA-256.
   */
  public @Nullable Manifest unfinishedManifest(long bytes, String sha256) throws IOException {
    for (Path leftover : leftovers()) {
      Manifest manifest = leftover.toString().endsWith(SUFFIX) ? readable(leftover) : null;
      if (manifest != null && manifest.bytes() == bytes && manifest.sha256().equals(sha256)) {
        return manifest;
      }
    }
    return null;
  }

  private List<Path> leftovers() throws IOException {
    return storage.list(folder).stream()
        .filter(found -> LEFTOVER.matcher(found).matches())
        .map(folder::resolve)
        .toList();
  }

  /** The dump that a manifest describes, which had its first rename; null when there is none. */
  private @Nullable SnapshotFiles dumpOf(Path leftover) throws IOException {
    Manifest manifest = readable(leftover);
    if (manifest == null || manifest.file().contains("/")) {
      return null;
    }
    var described = new SnapshotFiles(folder, manifest.file(), storage);
    Path dump = described.dump();
    boolean same =
        storage.exists(dump)
            && storage.size(dump) == manifest.bytes()
            && FileDigest.sha256(storage, dump).equals(manifest.sha256());
    return same ? described : null;
  }

  /** Null for none, or half a one, such as that of a save that never came to the renames. */
  private @Nullable Manifest readable(Path leftover) {
    try {
      return Manifest.read(storage, leftover);
    } catch (IOException e) {
      return null;
    }
  }

  private void rename(Path from, Path to) throws IOException {
    storage.rename(from, to);
    storage.forceFolder(folder);
  }
}
