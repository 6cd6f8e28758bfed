package io.holdfast.agent.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
 * @param bytes of the dump as it lies there
 * @param sha256 of the dump as it lies there, in hexadecimal
 * @param labels run, policy, keys, digest and those of the policy
 * @param encrypted what is inside an encrypted dump; null and left out for others
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
  "labels",
  "encrypted"
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
    Map<String, String> labels,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Encrypted encrypted) {
  static final String FILE = "export.json";
  static final String DUMP = "dump.rdb";
  static final String ENCRYPTED_DUMP = DUMP + ".age";
  static final String DUMP_MANIFEST = DUMP + DumpFile.MANIFEST;
  static final int MAX_BYTES = 1 << 20;

  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  Description {
    for (Object told : new Object[] {id, source, dataAt, exportedAt, server, sha256, labels}) {
      Objects.requireNonNull(told);
    }
    labels = Map.copyOf(labels);
  }

  /** All files that may lie there, the description first: without it there is no export. */
  static List<String> files() {
    return List.of(FILE, DUMP_MANIFEST, DUMP, ENCRYPTED_DUMP);
  }

  static Description of(
      ExportOrder order, String source, Instant exportedAt, Payload payload, String sha256) {
    return new Description(
        FORMAT,
        order.id(),
        source,
        order.dataAt(),
        exportedAt,
        order.server(),
        payload.dump().size(),
        sha256,
        order.labels(),
        payload.encrypted().get());
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

  /** What the dump's file is called. */
  String dump() {
    return encrypted == null ? DUMP : ENCRYPTED_DUMP;
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
        told(),
        target);
  }

  private Map<String, String> told() {
    if (encrypted == null) {
      return labels;
    }
    Map<String, String> more = new TreeMap<>(labels);
    more.put(Labels.ENCRYPTION, encrypted.kind());
    return more;
  }
}
