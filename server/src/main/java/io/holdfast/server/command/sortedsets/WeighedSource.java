package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.Value;
import org.jspecify.annotations.Nullable;

/**
 * One input of ZUNION and its kin: a sorted set, or a set, whose members all have the score 1.
 *
 * @param value null when the key is not there
 */
record WeighedSource(@Nullable Value value, double weight) {
  static WeighedSource read(Call call, int index) {
    Entry entry = call.find(call.bytes(index));
    call.client().countLookup(entry != null);
    Value value = entry == null ? null : entry.value();
    if (value != null && !(value instanceof SortedSetValue) && !(value instanceof SetValue)) {
      throw CommandException.wrongType();
    }
    return new WeighedSource(value, 1);
  }

  WeighedSource withWeight(double other) {
    return new WeighedSource(value, other);
  }

  int size() {
    return switch (value) {
      case SortedSetValue sorted -> sorted.size();
      case SetValue set -> set.size();
      case null, default -> 0;
    };
  }

  /** A member's own score, NaN when it is not there. */
  double score(byte[] member) {
    return switch (value) {
      case SortedSetValue sorted -> sorted.score(member);
      case SetValue set -> set.contains(member) ? 1 : Double.NaN;
      case null, default -> Double.NaN;
    };
  }

  /** A score times the weight; infinity times 0 counts as 0. */
  double weighed(double score) {
    double product = weight * score;
    return Double.isNaN(product) ? 0 : product;
  }

  void forEach(SortedSetValue.Visitor visitor) {
    switch (value) {
      case SortedSetValue sorted -> sorted.forEach(visitor);
      case SetValue set -> set.forEach(member -> visitor.visit(member, 1));
      case null, default -> {}
    }
  }
}
