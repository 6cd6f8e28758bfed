package io.holdfast.agent.core.model;

import java.util.Map;

/**
 * What one database of a store holds.
 *
 * @param db its number
 * @param keys number of keys of all types
 * @param types number of keys by type, such as {@code string}
 */
public record DatabaseKeys(int db, long keys, Map<String, Long> types) {
  public DatabaseKeys {
    types = Map.copyOf(types);
  }
}
