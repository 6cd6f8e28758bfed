package io.holdfast.server.command.lists;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.structure.ListValue;
import java.util.ArrayList;
import java.util.List;

/** LPOS. */
final class ListPositions {
  private static final int ONLY_ONE = -1;

  private ListPositions() {}

  static void positions(Call call) {
    long rank = 1;
    int count = ONLY_ONE;
    int compared = 0;
    for (int i = 3; i < call.count(); i++) {
      boolean more = i + 1 < call.count();
      if (more && call.is(i, "RANK")) {
        rank = call.integer(++i);
        if (rank == 0) {
          throw new CommandException(
              "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... "
                  + "or use negative to start from the end of the list");
        }
      } else if (more && call.is(i, "COUNT")) {
        count = Numbers.notNegative(call, ++i, "ERR COUNT can't be negative");
      } else if (more && call.is(i, "MAXLEN")) {
        compared = Numbers.notNegative(call, ++i, "ERR MAXLEN can't be negative");
      } else {
        throw CommandException.syntax();
      }
    }
    ListValue list = call.read(call.bytes(1), ListValue.class);
    List<Integer> found =
        list == null ? List.of() : find(list, call.bytes(2), rank, count, compared);
    if (count != ONLY_ONE) {
      call.reply().array(found.size());
      found.forEach(call.reply()::integer);
    } else if (found.isEmpty()) {
      call.reply().nil();
    } else {
      call.reply().integer(found.getFirst());
    }
  }

  private static List<Integer> find(
      ListValue list, byte[] element, long rank, int count, int compared) {
    long skipped = rank == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(rank) - 1;
    int most = count == ONLY_ONE ? 1 : count == 0 ? Integer.MAX_VALUE : count;
    List<Integer> found = new ArrayList<>();
    long[] seen = {0};
    list.positions(
        element,
        rank < 0,
        compared == 0 ? Integer.MAX_VALUE : compared,
        index -> {
          if (seen[0]++ >= skipped) {
            found.add(index);
          }
          return found.size() < most;
        });
    return found;
  }
}
