package io.holdfast.sim.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request's JSON object, read as Go reads it: missing fields are zero values, unknown ones
 * ignored, wrong types errors.
 */
final class Body {
  private final JsonNode json;

  private Body(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a body.
   *
   * @throws LonghornException "EOF" for an empty one, the decoder's words for one that is no JSON
   *     object
   */
  static Body of(ByteBuffer bytes) {
    var content = new byte[bytes.remaining()];
    bytes.duplicate().get(content);
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw LonghornException.refused("invalid request body: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw LonghornException.refused("invalid request body: " + e.getMessage());
    }
    if (json == null || json instanceof MissingNode) {
      throw LonghornException.refused("EOF");
    }
    if (!json.isObject()) {
      throw LonghornException.refused(
          "json: cannot unmarshal " + kind(json) + " into Go value of an input type");
    }
    return new Body(json);
  }

  /** As {@link #of}, but an empty body counts as an object without fields. */
  static Body lenient(ByteBuffer bytes) {
    return bytes.hasRemaining() ? of(bytes) : new Body(Json.MAPPER.createObjectNode());
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "array";
      case BOOLEAN -> "bool";
      case NUMBER -> "number";
      case STRING -> "string";
      case OBJECT, POJO -> "object";
      case BINARY, MISSING, NULL -> "null";
    };
  }

  private static LonghornException wrong(String field, JsonNode value, String type) {
    return LonghornException.refused(
        "json: cannot unmarshal "
            + kind(value)
            + " into Go struct field "
            + field
            + " of type "
            + type);
  }

  boolean has(String field) {
    return json.hasNonNull(field);
  }

  String text(String field) {
    return text(field, "");
  }

  String text(String field, String otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw wrong(field, value, "string");
    }
    return value.textValue().isEmpty() ? otherwise : value.textValue();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw wrong(field, value, "bool");
    }
    return value.booleanValue();
  }

  int integer(String field, int otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw wrong(field, value, "int");
    }
    return value.intValue();
  }

  Map<String, String> labels(String field) {
    JsonNode value = json.path(field);
    var labels = new TreeMap<String, String>();
    if (value.isMissingNode() || value.isNull()) {
      return labels;
    }
    if (!value.isObject()) {
      throw wrong(field, value, "map[string]string");
    }
    for (var entry : value.properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrong(field, entry.getValue(), "string");
      }
      labels.put(entry.getKey(), entry.getValue().textValue());
    }
    return labels;
  }

  List<String> texts(String field) {
    var texts = new ArrayList<String>();
    for (JsonNode item : array(field)) {
      if (!item.isTextual()) {
        throw wrong(field, item, "string");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  List<Body> objects(String field) {
    var objects = new ArrayList<Body>();
    for (JsonNode item : array(field)) {
      if (!item.isObject()) {
        throw wrong(field, item, "struct");
      }
      objects.add(new Body(item));
    }
    return objects;
  }

  private Iterable<JsonNode> array(String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(field, value, "array");
    }
    return value;
  }
}
