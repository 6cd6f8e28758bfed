package io.holdfast.server.aof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers beside an append-only file that nothing is appended any more, and since when: a dump of
 * a later moment has more than the file. Holds for the manifest of that time only, so that it is
 * void as soon as a rewrite has put another in force.
 *
 * <pre>
 *   2026-11-21T10:15:30.123Z
 *   the manifest
 * </pre>
 */
public final class TurnedOff {
  private static final Logger LOG = LoggerFactory.getLogger(TurnedOff.class);
  private static final String SUFFIX = ".off";

  private final AofFolder folder;
  private final Path path;

  public TurnedOff(AofFolder folder) {
    this.folder = folder;
    Path manifest = folder.manifestPath();
    this.path = manifest.resolveSibling(manifest.getFileName() + SUFFIX);
  }

  /**
   * Remembers it, unless it is known already or there is nothing that could grow old. If the disk
   * fails the log says so: then the next start that uses the file loads it.
   */
  public void mark(Instant since) {
    try {
      write(since);
    } catch (IOException e) {
      LOG.warn("That {} grows old from now on can't be noted: {}", folder.path(), e.getMessage());
    }
  }

  private void write(Instant since) throws IOException {
    if (!folder.manifest().isEmpty() && folder.storage().exists(folder.path()) && since() == null) {
      byte[] manifest = manifest();
      byte[] time = (since + "\n").getBytes(StandardCharsets.US_ASCII);
      byte[] both = Arrays.copyOf(time, time.length + manifest.length);
      System.arraycopy(manifest, 0, both, time.length, manifest.length);
      folder.put(path, both);
    }
  }

  /** Since when nothing is appended; null when the file is in use, or was when it was left. */
  public @Nullable Instant since() throws IOException {
    if (!folder.storage().exists(path)) {
      return null;
    }
    byte[] content = folder.content(path);
    int line = 0;
    while (line < content.length && content[line] != '\n') {
      line++;
    }
    int rest = Math.min(line + 1, content.length);
    if (!Arrays.equals(Arrays.copyOfRange(content, rest, content.length), manifest())) {
      return null;
    }
    try {
      return Instant.parse(new String(content, 0, line, StandardCharsets.US_ASCII));
    } catch (DateTimeException e) {
      throw new IOException(
          path + " begins with no time; remove it to load the append-only file", e);
    }
  }

  private byte[] manifest() {
    return ManifestText.write(folder.manifest().withoutHistory()); // which a start removes
  }

  /** Forgets it, before more is appended. */
  public void clear() throws IOException {
    if (folder.storage().exists(path)) {
      folder.storage().delete(path);
      folder.storage().forceFolder(folder.path());
    }
  }
}
