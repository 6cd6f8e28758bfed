package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.StringValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A key with an element in place of its first star, {@code weight_*}, or a field of a hash found
 * so, {@code object_*->name}; {@code #} is the element itself.
 */
final class SortPattern {
  private final String pattern; // bytes as characters
  private final int star;
  private final int arrow;

  SortPattern(byte[] bytes) {
    pattern = new String(bytes, StandardCharsets.ISO_8859_1);
    star = pattern.indexOf('*');
    int found = star < 0 ? -1 : pattern.indexOf("->", star + 1);
    arrow = found + 2 < pattern.length() ? found : -1;
  }

  /** True when there is nothing to put an element in, so that nothing can be found. */
  boolean isConstant() {
    return star < 0;
  }

  /** The value for an element; null when there is none of the right type. */
  byte @Nullable [] lookUp(Call call, byte[] element) {
    if (pattern.equals("#")) {
      return element;
    }
    if (star < 0) {
      return null;
    }
    String key =
        pattern.substring(0, star)
            + new String(element, StandardCharsets.ISO_8859_1)
            + pattern.substring(star + 1, arrow < 0 ? pattern.length() : arrow);
    Entry entry = call.find(key.getBytes(StandardCharsets.ISO_8859_1));
    if (entry == null) {
      return null;
    }
    if (arrow < 0) {
      return entry.value() instanceof StringValue string ? string.bytes() : null;
    }
    byte[] field = pattern.substring(arrow + 2).getBytes(StandardCharsets.ISO_8859_1);
    return entry.value() instanceof HashValue hash ? hash.get(field) : null;
  }
}
