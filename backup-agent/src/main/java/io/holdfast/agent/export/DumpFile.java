package io.holdfast.agent.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store's dump on the data volume, which is only read.
 *
 * <p>A save renames the dump first and the manifest after it. So the file is opened, then the
 * manifest read; if that tells of another file, a save is just being put in place or has been since
 * the barrier, and another barrier has to be made. Whether the bytes are those that the manifest
 * tells shows while they are read.
 */
final class DumpFile implements Dump {
  static final String MANIFEST = ".manifest.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_MANIFEST = 16 << 20;

  private final FileChannel file;
  private final long size;
  private final @Nullable String manifest;
  private final @Nullable String sha256;

  private DumpFile(
      FileChannel file, long size, @Nullable String manifest, @Nullable String sha256) {
    this.file = file;
    this.size = size;
    this.manifest = manifest;
    this.sha256 = sha256;
  }

  static DumpFile open(Path path, Barrier barrier) {
    FileChannel file = null;
    try {
      file = FileChannel.open(path);
      DumpFile dump = of(path, file, barrier);
      file = null;
      return dump;
    } catch (NoSuchFileException e) {
      throw new Refused(
          "there is no " + path + "; exports.dump has to be where the agent sees the store's dump");
    } catch (IOException e) {
      throw new Refused("can not read " + path + ": " + e);
    } finally {
      close(file);
    }
  }

  private static DumpFile of(Path path, FileChannel file, Barrier barrier) throws IOException {
    long size = file.size();
    String digest = barrier.digest();
    if (digest == null) {
      // A store that tells no digest writes no manifest; one that lies there is of other data.
      return new DumpFile(file, size, null, null);
    }
    Path beside = path.resolveSibling(path.getFileName() + MANIFEST);
    String text = read(beside);
    JsonNode node = JSON.readTree(text);
    boolean same =
        digest.equalsIgnoreCase(node.path("digest").asText())
            && node.path("bytes").asLong(-1) == size;
    if (!same) {
      throw new Replaced(
          path
              + " has "
              + size
              + " bytes, and its manifest tells of "
              + words(node)
              + " and not"
              + " of what the barrier wrote, digest "
              + digest);
    }
    return new DumpFile(file, size, text, node.path("sha256").asText());
  }

  private static String words(JsonNode manifest) {
    return manifest.path("bytes").asText() + ", digest " + manifest.path("digest").asText();
  }

  private static String read(Path manifest) throws IOException {
    try {
      if (Files.size(manifest) > MAX_MANIFEST) {
        throw new IOException(manifest + " has more than " + MAX_MANIFEST + " bytes");
      }
      String text = Files.readString(manifest);
      JSON.readTree(text);
      return text;
    } catch (NoSuchFileException e) {
      throw new Replaced("there is no " + manifest + " yet");
    } catch (JsonProcessingException e) {
      throw new Replaced(manifest + " is no JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining() && at < size) {
      int count = file.read(into, at);
      if (count < 0) {
        throw new EOFException("the dump ends after " + at + " of " + size + " bytes");
      }
      at += count;
    }
  }

  @Override
  public Optional<String> manifest() {
    return Optional.ofNullable(manifest);
  }

  @Override
  public Optional<String> sha256() {
    return Optional.ofNullable(sha256);
  }

  @Override
  public void close() {
    close(file);
  }

  private static void close(@Nullable FileChannel file) {
    if (file == null) {
      return;
    }
    try {
      file.close();
    } catch (IOException e) {
      throw new Refused("can not close the dump: " + e);
    }
  }
}
