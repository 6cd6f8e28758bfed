package io.holdfast.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file with its path, read strictly: each value is asked for by type, and no key
 * goes unasked.
 */
final class Section {
  private final String path;
  private final JsonNode node;

  Section(String path, JsonNode node, Set<String> accepted) {
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw refuse(path.isEmpty() ? "the file" : path, node, "a mapping with the keys " + accepted);
    }
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!accepted.contains(key)) {
                throw new ConfigException(
                    at(key)
                        + ": unknown key; accepted here are "
                        + String.join(", ", new TreeSet<>(accepted)));
              }
            });
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** Says no unless one of two keys is there, and only one. */
  void exactlyOne(String one, String other) {
    if (has(one) == has(other)) {
      throw new ConfigException(
          path
              + ": "
              + (has(one) ? "both are set" : "neither is set")
              + "; accepted is one of "
              + one
              + " and "
              + other);
    }
  }

  Optional<Section> section(String key, Set<String> accepted) {
    return has(key) ? Optional.of(new Section(at(key), node.get(key), accepted)) : Optional.empty();
  }

  List<Section> sections(String key, Set<String> accepted) {
    JsonNode list = node.path(key);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw refuse(at(key), list, "a list");
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      sections.add(new Section(at(key) + "[" + i + "]", list.get(i), accepted));
    }
    return sections;
  }

  String required(String key, String accepted) {
    String text = text(key, accepted);
    if (text == null) {
      throw new ConfigException(at(key) + ": missing; accepted is " + accepted);
    }
    return text;
  }

  @Nullable String text(String key, String accepted) {
    if (!has(key)) {
      return null;
    }
    JsonNode value = node.get(key);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw refuse(at(key), value, accepted);
    }
    return value.textValue();
  }

  List<String> texts(String key, String accepted) {
    JsonNode list = node.path(key);
    if (!list.isArray() || list.isEmpty()) {
      throw refuse(at(key), list, accepted);
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!list.get(i).isTextual()) {
        throw refuse(at(key) + "[" + i + "]", list.get(i), "text");
      }
      texts.add(list.get(i).textValue());
    }
    return texts;
  }

  /** A mapping of texts to texts, empty when it is not there. */
  Map<String, String> strings(String key) {
    JsonNode mapping = node.path(key);
    Map<String, String> strings = new TreeMap<>();
    if (mapping.isMissingNode() || mapping.isNull()) {
      return strings;
    }
    if (!mapping.isObject()) {
      throw refuse(at(key), mapping, "a mapping of texts to texts");
    }
    for (Map.Entry<String, JsonNode> entry : mapping.properties()) {
      if (!entry.getValue().isTextual()) {
        throw refuse(
            at(key) + "." + entry.getKey(), entry.getValue(), "text, in quotes if need be");
      }
      strings.put(entry.getKey(), entry.getValue().textValue());
    }
    return strings;
  }

  int integer(String key, int min, int max, int absent) {
    if (!has(key)) {
      return absent;
    }
    JsonNode value = node.get(key);
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      throw refuse(at(key), value, "a whole number from " + min + " to " + max);
    }
    return value.intValue();
  }

  boolean isNumber(String key) {
    return node.path(key).isNumber();
  }

  boolean flag(String key, boolean absent, String accepted) {
    if (!has(key)) {
      return absent;
    }
    JsonNode value = node.get(key);
    if (!value.isBoolean()) {
      throw refuse(at(key), value, accepted);
    }
    return value.booleanValue();
  }

  /** A duration such as 90s, 15m, 6h or 30d. */
  Duration duration(String key, Duration absent) {
    String accepted = "a duration such as 90s, 15m, 6h or 30d";
    String text = text(key, accepted);
    if (text == null) {
      return absent;
    }
    try {
      boolean days = text.matches("\\d+d");
      Duration duration = Duration.parse((days ? "P" : "PT") + text.toUpperCase(Locale.ROOT));
      if (duration.isPositive()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Refused below, with what is accepted.
    }
    throw refuse(at(key), node.get(key), accepted);
  }

  ConfigException refuse(String key, String why) {
    return new ConfigException(at(key) + ": " + node.path(key) + " " + why);
  }

  private static ConfigException refuse(String path, JsonNode value, String accepted) {
    return value.isMissingNode()
        ? new ConfigException(path + ": missing; accepted is " + accepted)
        : new ConfigException(path + ": " + value + " is not accepted; accepted is " + accepted);
  }
}
