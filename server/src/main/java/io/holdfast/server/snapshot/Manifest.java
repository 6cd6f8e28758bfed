package io.holdfast.server.snapshot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot holds, said by the server that took it; lies beside the dump as JSON. A restore
 * check compares it with what it finds.
 *
 * @param format 1; fields may be added without raising it
 * @param file the dump's name, without folder
 * @param bytes the dump's size
 * @param sha256 of the dump file, in hexadecimal
 * @param createdAt the moment that the snapshot stands for, ISO 8601 in UTC with milliseconds
 * @param server who took it
 * @param digest of the content; see {@link ContentDigest}
 * @param keys in all databases
 * @param databases those that hold keys
 * @param appendOnlyFile how the names of the append-only file beside it begin, with its folder;
 *     null when the server used none
 */
@JsonPropertyOrder({
  "format",
  "file",
  "bytes",
  "sha256",
  "createdAt",
  "server",
  "digest",
  "keys",
  "databases",
  "appendOnlyFile"
})
public record Manifest(
    @JsonProperty(required = true) int format,
    @JsonProperty(required = true) String file,
    @JsonProperty(required = true) long bytes,
    @JsonProperty(required = true) String sha256,
    @JsonProperty(required = true) String createdAt,
    @JsonProperty(required = true) String server,
    @JsonProperty(required = true) String digest,
    @JsonProperty(required = true) long keys,
    @JsonProperty(required = true) List<DatabaseSummary> databases,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String appendOnlyFile) {

  /** The format that is written and read. */
  public static final int FORMAT = 1;

  private static final int MAX_BYTES = 16 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public Manifest {
    for (Object told : new Object[] {file, sha256, createdAt, server, digest, databases}) {
      Objects.requireNonNull(told, "null where something has to be told");
    }
  }

  /** As JSON in one line. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is plain text and numbers", e);
    }
  }

  /** Reads a manifest's file from a disk of this machine. */
  public static Manifest read(Path file) throws IOException {
    return read(Storage.disk(), file);
  }

  /**
   * Reads a manifest's file.
   *
   * @throws IOException naming the file and what is wrong with it
   */
  public static Manifest read(Storage storage, Path file) throws IOException {
    long size = storage.size(file);
    if (size > MAX_BYTES) {
      throw new IOException(file + ": " + size + " bytes, a manifest has at most " + MAX_BYTES);
    }
    try {
      Manifest manifest = JSON.readValue(text(storage, file, (int) size), Manifest.class);
      if (manifest == null || manifest.format != FORMAT) {
        throw new IOException(
            file + ": format " + (manifest == null ? "null" : manifest.format) + ", not " + FORMAT);
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new IOException(
          file
              + ": no manifest: "
              + e.getOriginalMessage()
              + (e.getLocation() == null
                  ? ""
                  : " at line "
                      + e.getLocation().getLineNr()
                      + ", column "
                      + e.getLocation().getColumnNr()),
          e);
    }
  }

  private static String text(Storage storage, Path file, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    try (StorageFile in = storage.read(file)) {
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // reads on
      }
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }
}
