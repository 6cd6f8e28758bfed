package io.holdfast.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.agent.core.model.DatabaseKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of databases that a barrier's manifest and a verify report have in common. */
public final class Databases {
  private Databases() {}

  /** The databases; what is no list of them is none. */
  public static List<DatabaseKeys> of(JsonNode list) {
    List<DatabaseKeys> databases = new ArrayList<>();
    for (JsonNode each : list) {
      Map<String, Long> types = new LinkedHashMap<>();
      each.path("types")
          .properties()
          .forEach(entry -> types.put(entry.getKey(), entry.getValue().asLong()));
      databases.add(new DatabaseKeys(each.path("db").asInt(), each.path("keys").asLong(), types));
    }
    return databases;
  }
}
