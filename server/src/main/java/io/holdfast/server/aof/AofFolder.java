package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFile.Kind;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of an append-only file and the manifest in it. A new manifest is written whole under a
 * temporary name, forced, and renamed; what it names is there, and safe from a power cut, before.
 *
 * <p>Safe for several threads; all but {@link #manifest} and the names wait for the disk.
 */
public final class AofFolder {
  /** How the files' names begin when nothing else is said, as in Redis. */
  public static final String FILENAME = "appendonly.aof";

  /** The folder's name when nothing else is said, as in Redis. */
  public static final String DIRNAME = "appendonlydir";

  private static final Logger LOG = LoggerFactory.getLogger(AofFolder.class);
  private static final int LARGEST_MANIFEST = 16 << 20;
  private static final String TEMPORARY = "temp-";

  private final Storage storage;
  private final Path data;
  private final String filename;
  private final Path folder;
  private volatile AofManifest manifest = AofManifest.EMPTY;
  private long lastBase; // numbers that were tried are not used again
  private long lastIncrement;

  /**
   * @param data the data folder
   * @param filename how the files' names begin; {@code appendfilename}
   * @param dirname the folder's name; {@code appenddirname}
   */
  public AofFolder(Storage storage, Path data, String filename, String dirname) {
    this.storage = storage;
    this.data = data;
    this.filename = filename;
    this.folder = data.resolve(dirname);
  }

  public Storage storage() {
    return storage;
  }

  public Path path() {
    return folder;
  }

  /** How the files' names begin, with the folder's name before it. */
  public String name() {
    return folder.getFileName() + "/" + filename;
  }

  /** The one of that name in a data folder; null when it is no such name. */
  public static @Nullable AofFolder named(String name, Storage storage, Path data) {
    String[] parts = name.split("/", -1);
    return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty() && !name.contains("..")
        ? new AofFolder(storage, data, parts[1], parts[0])
        : null;
  }

  /** Where the manifest lies. */
  public Path manifestPath() {
    return folder.resolve(filename + ".manifest");
  }

  /** The manifest in force; empty before {@link #read}. */
  public AofManifest manifest() {
    return manifest;
  }

  /** Where a file lies; an old append-only file that was not taken up yet is in the data folder. */
  public Path path(AofFile file) {
    Path here = folder.resolve(file.name());
    return isOld(file) && !storage.exists(here) ? data.resolve(filename) : here;
  }

  private boolean isOld(AofFile file) {
    return file.kind() == Kind.BASE && file.name().equals(filename);
  }

  /** Bytes of all files that the manifest names; asks the file system. */
  public long bytes() throws IOException {
    long bytes = 0;
    for (AofFile file : manifest.files()) {
      bytes += storage.size(path(file));
    }
    return bytes;
  }

  /**
   * Reads the manifest and changes nothing. A folder without one is empty, unless the file of a
   * Redis before 7 lies in the data folder, which is the base then.
   *
   * @throws AofException when the manifest can't be read, or is missing though its files are there
   */
  public synchronized AofManifest read() throws IOException {
    AofManifest found = AofManifest.EMPTY;
    if (storage.exists(manifestPath())) {
      found = ManifestText.read(manifestPath(), content(manifestPath()));
    } else if (storage.exists(folder)) {
      refuseOrphans();
    }
    if (found.isEmpty() && storage.exists(data.resolve(filename))) {
      found =
          new AofManifest(new AofFile(filename, 1, Kind.BASE), found.history(), found.increments());
    }
    manifest = found;
    lastBase = Math.max(lastBase, found.lastSequence(Kind.BASE));
    lastIncrement = Math.max(lastIncrement, found.lastSequence(Kind.INCREMENT));
    return found;
  }

  /** To begin anew beside such files would overwrite them. */
  private void refuseOrphans() throws IOException {
    Pattern ours = Pattern.compile(Pattern.quote(filename) + "\\.\\d+\\.(base|incr)\\..*");
    for (String name : storage.list(folder)) {
      if (ours.matcher(name).matches() && storage.size(folder.resolve(name)) > 0) {
        throw new AofException(
            manifestPath(),
            0,
            "missing, but there is "
                + name
                + ". Restore the manifest from a backup, or move the folder away to start without"
                + " its data");
      }
    }
  }

  /**
   * Reads the manifest and brings the folder in order: takes up the file of a Redis before 7,
   * deletes what a rewrite left behind.
   *
   * @return what was done, one line each
   */
  public synchronized List<String> prepare() throws IOException {
    List<String> done = new ArrayList<>();
    AofFile base = read().base();
    if (base != null && path(base).equals(data.resolve(filename)) && storage.exists(path(base))) {
      makeFolder();
      write(manifest);
      storage.rename(data.resolve(filename), folder.resolve(filename));
      storage.forceFolder(folder);
      storage.forceFolder(data);
      done.add(data.resolve(filename) + " was moved to " + folder);
    }
    if (storage.exists(folder)) {
      for (String name : storage.list(folder)) {
        if (name.startsWith(TEMPORARY + filename + ".")) {
          storage.delete(folder.resolve(name));
          done.add("removed " + folder.resolve(name) + ", left by a rewrite that did not end");
        }
      }
      for (AofFile file : manifest.history()) {
        done.add("removed " + file.name() + ", which the last rewrite had replaced");
      }
      deleteHistory();
    }
    return List.copyOf(done);
  }

  /** Makes the folder, unless it is there. */
  void makeFolder() throws IOException {
    storage.makeFolder(folder);
    storage.forceFolder(data);
  }

  /** Makes a new increment, empty, and names it in the manifest. */
  synchronized NewIncrement addIncrement() throws IOException {
    makeFolder();
    AofFile next = nextIncrement();
    Path path = folder.resolve(next.name());
    StorageFile file = storage.create(path);
    try {
      storage.forceFolder(folder);
      write(manifest.with(next));
    } catch (IOException | RuntimeException e) {
      file.close(); // a manifest may name it already: it stays, and the next try has it again
      throw e;
    }
    lastIncrement = next.sequence();
    return new NewIncrement(next, path, file);
  }

  /** The last increment of the manifest, to be continued; what a crash left of it is forced. */
  synchronized NewIncrement continueIncrement(AofFile last) throws IOException {
    Path path = folder.resolve(last.name());
    StorageFile file = storage.append(path);
    try {
      file.force();
    } catch (IOException e) {
      file.close();
      throw new IOException("forcing " + path + ": " + e.getMessage(), e);
    }
    return new NewIncrement(last, path, file);
  }

  /** Makes an increment under a temporary name, which no manifest names before {@link #publish}. */
  synchronized NewIncrement temporaryIncrement() throws IOException {
    makeFolder();
    AofFile next = nextIncrement();
    Path path = folder.resolve(TEMPORARY + next.name());
    StorageFile file = storage.create(path);
    lastIncrement = next.sequence();
    return new NewIncrement(next, path, file);
  }

  /** Removes an increment that has its temporary name to the end: no manifest will name it. */
  void discard(NewIncrement left) throws IOException {
    if (String.valueOf(left.path.getFileName()).startsWith(TEMPORARY)) {
      storage.delete(left.path);
    }
  }

  /** An increment that was just opened. */
  record NewIncrement(AofFile file, Path path, StorageFile open) {}

  private AofFile nextIncrement() {
    long number = lastIncrement + 1;
    return new AofFile(filename + "." + number + ".incr.aof", number, Kind.INCREMENT);
  }

  /** Where a rewrite writes its base, before {@link #publish}. */
  Path temporaryBase(long number) {
    return folder.resolve(TEMPORARY + filename + "." + number + ".base");
  }

  /**
   * Ends a rewrite: puts the new base, and an increment that has a temporary name, in place, names
   * them in the manifest instead of what was before the increment, and deletes that.
   *
   * @param base the base's temporary file, forced to the disk
   * @param isDump whether it begins as a dump does
   * @param since the first increment that is not in the base
   * @throws IOException when this did not come to its end; then either manifest may be the one that
   *     is found after a crash, and the files of both are there
   */
  synchronized void publish(Path base, boolean isDump, NewIncrement since) throws IOException {
    long number = ++lastBase;
    String name = filename + "." + number + ".base." + (isDump ? "rdb" : "aof");
    List<AofFile> kept = new ArrayList<>();
    for (AofFile file : manifest.increments()) {
      if (file.sequence() >= since.file.sequence()) {
        kept.add(file);
      }
    }
    storage.rename(base, folder.resolve(name));
    if (!kept.contains(since.file)) {
      storage.rename(since.path, folder.resolve(since.file.name()));
      kept.add(since.file);
    }
    storage.forceFolder(folder);
    write(manifest.rewritten(new AofFile(name, number, Kind.BASE), kept));
    try {
      deleteHistory();
    } catch (IOException e) {
      LOG.warn("Files that the rewrite replaced are left in {}: {}", folder, e.toString());
    }
  }

  private void deleteHistory() throws IOException {
    if (manifest.history().isEmpty()) {
      return;
    }
    for (AofFile file : manifest.history()) {
      storage.delete(folder.resolve(file.name()));
    }
    storage.forceFolder(folder);
    write(manifest.withoutHistory());
  }

  /** Puts a manifest in force. */
  synchronized void write(AofManifest next) throws IOException {
    put(manifestPath(), ManifestText.write(next));
    manifest = next;
  }

  /** Puts a whole small file in place of what there is. */
  void put(Path target, byte[] content) throws IOException {
    Path temporary = folder.resolve(TEMPORARY + target.getFileName());
    try (StorageFile file = storage.create(temporary)) {
      file.writeAll(ByteBuffer.wrap(content));
      file.force();
    }
    storage.rename(temporary, target);
    storage.forceFolder(folder);
  }

  /** All of a small file. */
  byte[] content(Path file) throws IOException {
    long size = storage.size(file);
    if (size > LARGEST_MANIFEST) {
      throw new AofException(file, 0, size + " bytes, a manifest has at most " + LARGEST_MANIFEST);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    try (StorageFile in = storage.read(file)) {
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // reads on
      }
    }
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }
}
