package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Each object has every field of Longhorn 1.12.1, of the same JSON type: clients break on a size
 * that is a number here and text there. The stand-in has no others either. See {@link Contract}.
 */
class LonghornShapeContractTest {
  @RegisterExtension static final Contract LONGHORN = new Contract();

  private static final boolean REAL = System.getenv("LONGHORN_URL") != null;
  private static List<String> fields = List.of();
  private static String volume = "";
  private static String snapshot = "";
  private static String backup = "";

  @BeforeAll
  static void make() throws IOException {
    try (InputStream in =
        LonghornShapeContractTest.class.getResourceAsStream("/longhorn-1.12.1-fields.txt")) {
      fields =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
    volume = Contract.name();
    snapshot = Contract.name();
    LONGHORN.client().attached(volume);
    backup = LONGHORN.client().completed(volume, snapshot).path("name").asText();
  }

  @Test
  void volume_attachedWithABackup_hasEveryField() {
    JsonNode row =
        LONGHORN
            .client()
            .awaitVolume(volume, each -> each.path("lastBackup").asText().equals(backup));
    assertShape("volume", row);
    assertThat(row.path("created").asText())
        .as("not RFC 3339")
        .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+0000 UTC");
  }

  @Test
  void snapshot_ofTheEngine_hasEveryField() {
    assertShape(
        "snapshot",
        LONGHORN.client().act(volume, "snapshotGet", "{\"name\":\"" + snapshot + "\"}"));
  }

  @Test
  void snapshotCr_ready_hasEveryField() {
    assertShape(
        "snapshotCR",
        LONGHORN.client().act(volume, "snapshotCRGet", "{\"name\":\"" + snapshot + "\"}"));
  }

  @Test
  void backup_completed_hasEveryField() {
    assertShape("backup", LONGHORN.client().backup(backup));
  }

  @Test
  void backupVolume_ofAVolume_hasEveryField() {
    for (JsonNode row : LONGHORN.client().get("/v1/backupvolumes").json().path("data")) {
      if (row.path("volumeName").asText().equals(volume)) {
        assertShape("backupVolume", row);
        return;
      }
    }
    throw new AssertionError("no backup volume of " + volume);
  }

  @Test
  void backupTarget_default_hasEveryField() {
    assertShape("backupTarget", LONGHORN.client().get("/v1/backuptargets/default").json());
  }

  @Test
  void recurringJob_made_hasEveryField() {
    String name = Contract.name();
    LONGHORN
        .client()
        .post(
            "/v1/recurringjobs",
            "{\"name\":\""
                + name
                + "\",\"task\":\"backup\",\"cron\":\"0 2 * * *\",\"retain\":1,\"concurrency\":1}");
    try {
      assertShape("recurringJob", LONGHORN.client().get("/v1/recurringjobs/" + name).json());
    } finally {
      LONGHORN.client().delete("/v1/recurringjobs/" + name);
    }
  }

  @Test
  void setting_hasEveryField() {
    assertShape("setting", LONGHORN.client().get("/v1/settings/failed-backup-ttl").json());
  }

  private static void assertShape(String type, JsonNode object) {
    assertThat(object.path("type").asText()).isEqualTo(type);
    List<String> problems = new ArrayList<>();
    TreeSet<String> known = new TreeSet<>(List.of("links", "actions"));
    for (String line : fields) {
      if (!line.startsWith(type + ".")) {
        continue;
      }
      int space = line.indexOf(' ');
      String path = line.substring(type.length() + 1, space);
      String expected = line.substring(space + 1);
      if (!path.contains(".")) {
        known.add(path);
      }
      JsonNode found = find(object, path);
      if (found == null) {
        problems.add(path + " is missing");
      } else if (!type(found).equals(expected) && !mayBeNull(found, expected)) {
        problems.add(path + " is " + type(found) + ", not " + expected);
      }
    }
    if (!REAL) {
      object
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!known.contains(name)) {
                  problems.add(name + " is none of Longhorn's");
                }
              });
    }
    assertThat(problems).isEmpty();
  }

  /** The node at a path; one below an empty list is taken for as it should be. */
  private static @Nullable JsonNode find(JsonNode object, String path) {
    JsonNode at = object;
    for (String part : path.split("\\.", -1)) {
      boolean element = part.endsWith("[]");
      JsonNode next = at.get(element ? part.substring(0, part.length() - 2) : part);
      if (next == null) {
        return null;
      }
      at = element ? next.path(0) : next;
    }
    return at;
  }

  /** Go writes an empty list or map as null where nobody has made one. */
  private static boolean mayBeNull(JsonNode found, String type) {
    return (found.isNull() && (type.equals("list") || type.equals("object")))
        || (type.equals("null") && (found.isArray() || found.isObject()));
  }

  private static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "number";
      case BOOLEAN -> "flag";
      case ARRAY -> "list";
      case OBJECT -> "object";
      default -> "null";
    };
  }
}
