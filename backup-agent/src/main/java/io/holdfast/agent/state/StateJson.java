package io.holdfast.agent.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.agent.core.history.AgentState;
import org.jspecify.annotations.Nullable;

/** The state as JSON text. Fields of a newer version are ignored; a newer format is refused. */
public final class StateJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .build();

  private StateJson() {}

  public static String write(AgentState state) {
    try {
      return JSON.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("state can not be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @param where names the source in errors
   * @throws IllegalStateException when it is not a state of a format we know
   */
  public static AgentState read(String json, String where) {
    try {
      @Nullable AgentState state = JSON.readValue(json, AgentState.class);
      if (state == null) {
        throw new IllegalStateException(where + ": is no state of the agent: null");
      }
      if (state.format() != AgentState.FORMAT) {
        throw new IllegalStateException(
            where + ": format is " + state.format() + ", accepted is " + AgentState.FORMAT);
      }
      return state;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          where + ": is no state of the agent: " + e.getOriginalMessage(), e);
    }
  }
}
