package io.holdfast.sim.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps that keep the order of their fields and may hold null, which the API writes out. */
final class Maps {
  private Maps() {}

  /** Fields in pairs of name and value. */
  static Map<String, Object> of(@Nullable Object... pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException(pairs.length + " values are no pairs");
    }
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return widened(map);
  }

  // Readers never take values out again; they go to the JSON writer, which knows null.
  @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
  private static Map<String, Object> widened(Map<String, @Nullable Object> map) {
    return (Map) map;
  }
}
