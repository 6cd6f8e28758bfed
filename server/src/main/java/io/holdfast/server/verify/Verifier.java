package io.holdfast.server.verify;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.aof.AofRepair;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbReader;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.rdb.ReadAhead;
import io.holdfast.server.snapshot.ContentSummary;
import io.holdfast.server.snapshot.FileDigest;
import io.holdfast.server.snapshot.Manifest;
import io.holdfast.server.snapshot.SnapshotFiles;
import io.holdfast.server.storage.StorageFile;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import io.holdfast.server.verify.VerifyReport.Result;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot once from start to end, one value at a time, and compares it with its manifest.
 * Opens files for reading only and makes none, so that it works on a read-only mount.
 */
public final class Verifier {
  /** More databases than any server has: verify mode accepts what some server can hold. */
  private static final int DATABASES = 1 << 14;

  /** Addresses for the largest value; one is held at a time. */
  private static final long SCRATCH_BYTES = 32L << 30;

  private final SnapshotFiles files;
  private final AofFolder appendOnly;
  private final @Nullable String expectedDigest;
  private final @Nullable Long expectedKeys;

  /** One for a server that calls its append-only file as Redis does. */
  public Verifier(
      SnapshotFiles files, @Nullable String expectedDigest, @Nullable Long expectedKeys) {
    this(
        files,
        new AofFolder(files.storage(), files.folder(), AofFolder.FILENAME, AofFolder.DIRNAME),
        expectedDigest,
        expectedKeys);
  }

  /**
   * @param appendOnly where an append-only file lies, if there is one
   * @param expectedDigest what the caller knows of the content, null if nothing
   * @param expectedKeys keys that the caller knows of, null if it does not
   */
  public Verifier(
      SnapshotFiles files,
      AofFolder appendOnly,
      @Nullable String expectedDigest,
      @Nullable Long expectedKeys) {
    this.files = files;
    this.appendOnly = appendOnly;
    this.expectedDigest = expectedDigest;
    this.expectedKeys = expectedKeys;
  }

  /** Does it. Whatever is wrong is in the report. */
  public VerifyReport verify() {
    long start = System.nanoTime();
    Manifest manifest = null;
    String error = null;
    try {
      manifest = Manifest.read(files.storage(), files.manifest());
    } catch (NoSuchFileException e) {
      manifest = null; // a dump of another server has none
    } catch (IOException e) {
      error = message(e);
    }
    var summary = new ContentSummary();
    var comparison = new Comparison();
    Long bytes = null;
    String sha256 = null;
    boolean complete = false;
    try {
      bytes = files.storage().size(files.dump());
      sha256 = read(summary, comparison, bytes);
      if (manifest == null || !manifest.sha256().equals(sha256)) {
        Manifest unfinished = files.unfinishedManifest(bytes, sha256);
        manifest = unfinished == null ? manifest : unfinished;
      }
      complete = true;
      error = error == null ? appendOnlyFile(manifest) : error;
    } catch (NoSuchFileException e) {
      error = "no " + files.name() + " in " + files.folder();
    } catch (IOException e) {
      error = message(e);
    }
    if (complete && bytes != null && sha256 != null) {
      compare(comparison, manifest, bytes, sha256, summary);
    }
    return new VerifyReport(
        result(error != null, manifest != null, comparison.differences()),
        files.folder().toString(),
        files.name(),
        bytes,
        sha256,
        complete ? summary.digest() : null,
        complete ? summary.keys() : null,
        complete ? summary.databases() : List.of(),
        manifest,
        comparison.differences(),
        error,
        (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * What is wrong with the append-only file beside the dump, which a server that uses it would
   * start from: the one that this was made for, and the one that the manifest names. Null when
   * nothing is, or when there is none. A torn end is what a crash leaves, and cut.
   */
  private @Nullable String appendOnlyFile(@Nullable Manifest manifest) throws IOException {
    String obstacle = obstacle(appendOnly);
    String named = manifest == null ? null : manifest.appendOnlyFile();
    AofFolder other =
        named == null || named.equals(appendOnly.name())
            ? null
            : AofFolder.named(named, files.storage(), files.folder());
    return obstacle == null && other != null ? obstacle(other) : obstacle;
  }

  private @Nullable String obstacle(AofFolder folder) throws IOException {
    return files.storage().exists(folder.manifestPath()) ? AofRepair.obstacle(folder) : null;
  }

  private String read(ContentSummary summary, Comparison comparison, long bytes)
      throws IOException {
    MessageDigest sha256 = FileDigest.create();
    try (StorageFile file = files.storage().read(files.dump());
        ReadAhead ahead = new ReadAhead(file, bytes, sha256::update);
        Slabs scratch = new Slabs(SCRATCH_BYTES, BlockChecker.NONE)) {
      RdbInput in = RdbInput.of(files.dump().toString(), ahead);
      new RdbReader(in, new Reading(summary, comparison, scratch), DATABASES).read();
    } catch (OutOfMemoryError e) {
      throw new RdbException(files.dump().toString(), 0, "a value larger than the memory given");
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void compare(
      Comparison comparison,
      @Nullable Manifest manifest,
      long bytes,
      String sha256,
      ContentSummary summary) {
    if (manifest != null) {
      comparison.compare(manifest, files.name(), bytes, sha256);
      comparison.compare(manifest, summary.digest(), summary.keys(), summary.databases());
    }
    if (expectedDigest != null) {
      comparison.compare("digest", "expected", expectedDigest, summary.digest());
    }
    if (expectedKeys != null) {
      comparison.compare("keys", "expected", expectedKeys, summary.keys());
    }
  }

  private Result result(boolean unreadable, boolean hasManifest, List<String> differences) {
    if (unreadable) {
      return Result.UNREADABLE;
    }
    if (!differences.isEmpty()) {
      return Result.MISMATCH;
    }
    return hasManifest || expectedDigest != null ? Result.VERIFIED : Result.NO_MANIFEST;
  }

  private static String message(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Adds up what the dump holds; what can't be held counts as a difference. */
  private record Reading(ContentSummary summary, Comparison comparison, Slabs scratch)
      implements RdbVisitor {
    @Override
    public Slabs slabs(byte[] key) {
      return scratch;
    }

    @Override
    public void entry(int database, byte[] key, Value value, long expireAt, long offset) {
      summary.add(database, key, value, expireAt);
      summary.settle();
      Values.free(value);
    }

    @Override
    public void skipped(String what, long offset) {
      comparison.compare("content at offset " + offset, "holds", what, "skipped");
    }
  }
}
