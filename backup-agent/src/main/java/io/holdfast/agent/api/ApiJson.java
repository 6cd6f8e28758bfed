package io.holdfast.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** JSON as the API speaks it. */
public final class ApiJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ApiJson() {}

  public static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads an answer of the API, tolerating fields of a newer agent.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static <T> T read(String json, Class<T> shape) {
    return read(json, shape, false);
  }

  /**
   * Reads a request to the API; an unknown field is refused.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static <T> T readStrictly(String json, Class<T> shape) {
    return read(json, shape, true);
  }

  private static <T> T read(String json, Class<T> shape, boolean strict) {
    try {
      var reader = JSON.readerFor(shape);
      return (strict ? reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) : reader)
          .readValue(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not the JSON that is accepted here: " + e.getOriginalMessage(), e);
    }
  }
}
