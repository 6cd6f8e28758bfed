package io.holdfast.server.command.sets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.structure.SetValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What several sets make together; a missing one counts as empty. */
enum SetAlgebra {
  INTERSECTION {
    @Override
    SetValue combine(List<@Nullable SetValue> sets) {
      var result = new SetValue();
      common(sets, Integer.MAX_VALUE, result);
      return result;
    }
  },
  UNION {
    @Override
    SetValue combine(List<@Nullable SetValue> sets) {
      var result = new SetValue();
      for (SetValue set : sets) {
        if (set != null) {
          set.forEach(result::add);
        }
      }
      return result;
    }
  },
  DIFFERENCE {
    @Override
    SetValue combine(List<@Nullable SetValue> sets) {
      var result = new SetValue();
      SetValue first = sets.getFirst();
      if (first != null) {
        List<@Nullable SetValue> others = sets.subList(1, sets.size());
        first.forEach(
            member -> {
              if (others.stream().noneMatch(set -> set != null && set.contains(member))) {
                result.add(member);
              }
            });
      }
      return result;
    }
  };

  abstract SetValue combine(List<@Nullable SetValue> sets);

  void answer(Call call) {
    SetValue result = combine(read(call, 1, call.count()));
    call.reply().set(result.size());
    result.forEach(call.reply()::bulk);
  }

  void store(Call call) {
    SetValue result = combine(read(call, 2, call.count()));
    if (result.isEmpty()) {
      call.remove(call.bytes(1));
    } else {
      call.put(call.bytes(1), result);
    }
    call.reply().integer(result.size());
  }

  static void countCommon(Call call) {
    long keys = Numbers.within(call, 1, 1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (keys > call.count() - 2) {
      throw new CommandException("ERR Number of keys can't be greater than number of args");
    }
    int end = 2 + (int) keys;
    int limit = 0;
    for (int i = end; i < call.count(); i++) {
      if (!call.is(i, "LIMIT") || i + 1 == call.count()) {
        throw CommandException.syntax();
      }
      limit = Numbers.notNegative(call, ++i, "ERR LIMIT can't be negative");
    }
    call.reply().integer(common(read(call, 2, end), limit == 0 ? Integer.MAX_VALUE : limit, null));
  }

  /** Counts up to {@code limit} members that all sets have, and adds them to a set if given. */
  private static int common(List<@Nullable SetValue> sets, int limit, @Nullable SetValue into) {
    if (sets.contains(null)) {
      return 0;
    }
    List<SetValue> rest = new ArrayList<>();
    sets.forEach(set -> rest.add(Objects.requireNonNull(set)));
    rest.sort(Comparator.comparingInt(SetValue::size));
    SetValue smallest = rest.removeFirst();
    int found = 0;
    for (int i = 0; i < smallest.size() && found < limit; i++) {
      byte[] member = smallest.at(i);
      if (rest.stream().allMatch(set -> set.contains(member))) {
        found++;
        if (into != null) {
          into.add(member);
        }
      }
    }
    return found;
  }

  private static List<@Nullable SetValue> read(Call call, int from, int end) {
    List<@Nullable SetValue> sets = new ArrayList<>();
    for (int i = from; i < end; i++) {
      sets.add(call.read(call.bytes(i), SetValue.class));
    }
    return sets;
  }
}
