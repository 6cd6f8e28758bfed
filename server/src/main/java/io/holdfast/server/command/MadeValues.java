package io.holdfast.server.command;

import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.util.ArrayList;
import java.util.List;

/** Values that a command made, which belong to no key unless it stores them. */
final class MadeValues {
  private List<Value> values = List.of();

  void add(Value value) {
    if (values.isEmpty()) {
      values = new ArrayList<>(1);
    }
    values.add(value);
  }

  /** Frees those that were not stored. */
  void free() {
    for (Value value : values) {
      Values.freeDetached(value);
    }
    values = List.of();
  }
}
