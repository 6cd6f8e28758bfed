package io.holdfast.server.command.sets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.LargeResult;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.structure.Reading;
import io.holdfast.server.structure.SetValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What several sets make together; a missing one counts as empty. */
enum SetAlgebra {
  INTERSECTION {
    @Override
    void combine(List<@Nullable SetValue> sets, SetValue result) {
      common(sets, Integer.MAX_VALUE, result);
    }

    @Override
    long most(LongStream sizes) {
      return sizes.min().orElse(0);
    }
  },
  UNION {
    @Override
    void combine(List<@Nullable SetValue> sets, SetValue result) {
      for (SetValue set : sets) {
        if (set != null) {
          set.forEach(result::add);
        }
      }
    }

    @Override
    long most(LongStream sizes) {
      return sizes.sum();
    }
  },
  DIFFERENCE {
    @Override
    void combine(List<@Nullable SetValue> sets, SetValue result) {
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
    }

    @Override
    long most(LongStream sizes) {
      return sizes.findFirst().orElse(0);
    }
  };

  /** Adds what these make together to an empty set. */
  abstract void combine(List<@Nullable SetValue> sets, SetValue result);

  /** How many members sets of these sizes can make together at the most. */
  abstract long most(LongStream sizes);

  void answer(Call call) {
    List<@Nullable SetValue> sets = read(call, 1, call.count());
    if (most(sets.stream().mapToLong(set -> set == null ? 0 : set.size())) > Reading.MANY) {
      var result =
          new LargeResult<>(SetValue::new, made -> combine(sets, made), new MembersInParts());
      call.reply().set(result.value().size());
      call.reply().stream(result);
      return;
    }
    SetValue result = call.make(call.bytes(1), SetValue::new);
    combine(sets, result);
    call.reply().set(result.size());
    result.forEach(call.bulks());
  }

  void store(Call call) {
    SetValue result = call.make(call.bytes(1), SetValue::new);
    combine(read(call, 2, call.count()), result);
    int size = result.size();
    if (size == 0) {
      call.remove(call.bytes(1));
    } else {
      call.put(call.bytes(1), result);
    }
    call.reply().integer(size);
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
    var found =
        new Object() {
          int number;
        };
    long cursor = 0;
    do {
      cursor =
          smallest.scan(
              cursor,
              member -> {
                if (found.number < limit && rest.stream().allMatch(set -> set.contains(member))) {
                  found.number++;
                  if (into != null) {
                    into.add(member);
                  }
                }
              });
    } while (cursor != 0 && found.number < limit);
    return found.number;
  }

  private static List<@Nullable SetValue> read(Call call, int from, int end) {
    List<@Nullable SetValue> sets = new ArrayList<>();
    for (int i = from; i < end; i++) {
      sets.add(call.read(call.bytes(i), SetValue.class));
    }
    return sets;
  }
}
