package io.holdfast.agent.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to INFO: lines of {@code name:value}. */
final class Info {
  private final Map<String, String> fields = new LinkedHashMap<>();

  Info(String text) {
    for (String line : text.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
  }

  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** Keys of all databases, from lines such as {@code db0:keys=3,expires=1,avg_ttl=0}. */
  long keys() {
    long keys = 0;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().matches("db\\d+")) {
        String count = field.getValue().replaceAll("^keys=(\\d+).*", "$1");
        keys += count.matches("\\d+") ? Long.parseLong(count) : 0;
      }
    }
    return keys;
  }

  /** Name and version. Dragonfly and Valkey also give a redis_version, for old clients. */
  String server() {
    if (has("holdfast_version")) {
      return "holdfast " + text("holdfast_version");
    }
    if (has("dragonfly_version")) {
      return "dragonfly " + text("dragonfly_version").replaceFirst("^df-", "");
    }
    if (has("valkey_version")) {
      return "valkey " + text("valkey_version");
    }
    return has("redis_version") ? "redis " + text("redis_version") : "unknown";
  }
}
