package io.holdfast.agent.export;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.ExportOrder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside an exported dump as {@value #FILE}; with it the export is whole.
 *
 * @param format 1; fields may be added without raising it
 * @param id {@code export-<run id>}
 * @param source what the store is called
 * @param dataAt when its data was current
 * @param exportedAt when it was sent
 * @param server name and version of the store
 * @param bytes of the dump
 * @param sha256 of the dump, in hexadecimal
 * @param labels run, policy, keys, digest and those of the policy
 */
@JsonPropertyOrder({
  "format",
  "id",
  "source",
  "dataAt",
  "exportedAt",
  "server",
  "bytes",
  "sha256",
  "labels"
})
record Description(
    int format,
    String id,
    String source,
    Instant dataAt,
    Instant exportedAt,
    String server,
    long bytes,
    String sha256,
    Map<String, String> labels) {
  static final String FILE = "export.json";
  static final String DUMP = "dump.rdb";
  static final String DUMP_MANIFEST = DUMP + DumpFile.MANIFEST;
  static final int MAX_BYTES = 1 << 20;

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  Description {
    labels = Map.copyOf(labels);
  }

  static Description of(
      ExportOrder order, String source, Instant exportedAt, long bytes, String sha256) {
    return new Description(
        FORMAT,
        order.id(),
        source,
        order.dataAt(),
        exportedAt,
        order.server(),
        bytes,
        sha256,
        order.labels());
  }

  /** Null for what is no description of an export of this name. */
  static @Nullable Description read(String json, String id) {
    try {
      Description read = JSON.readValue(json, Description.class);
      return read != null && read.format == FORMAT && read.id.equals(id) ? read : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a description is plain text and numbers", e);
    }
  }

  /** The export as the rest of the agent sees it. */
  Backup toBackup(String url, String target) {
    return new Backup(
        id,
        BackupPhase.COMPLETED,
        100,
        "",
        url,
        "",
        dataAt,
        exportedAt,
        bytes,
        bytes,
        labels,
        target);
  }
}
