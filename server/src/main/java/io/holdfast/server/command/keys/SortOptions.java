package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of SORT.
 *
 * @param count how many from {@code start} on; negative for all
 * @param by the pattern of the weights' keys, null for the elements themselves
 * @param get patterns of what is answered instead of the elements
 * @param storeIndex the argument that names the key to store in, 0 when there is none
 */
record SortOptions(
    boolean descending,
    boolean alphabetic,
    long start,
    long count,
    @Nullable SortPattern by,
    List<SortPattern> get,
    int storeIndex) {

  static SortOptions parse(Call call, boolean mayStore) {
    boolean descending = false;
    boolean alphabetic = false;
    long start = 0;
    long count = -1;
    SortPattern by = null;
    List<SortPattern> get = new ArrayList<>();
    int store = 0;
    for (int i = 2; i < call.count(); i++) {
      int more = call.count() - i - 1;
      if (call.is(i, "ASC")) {
        descending = false;
      } else if (call.is(i, "DESC")) {
        descending = true;
      } else if (call.is(i, "ALPHA")) {
        alphabetic = true;
      } else if (call.is(i, "LIMIT") && more >= 2) {
        start = call.integer(++i);
        count = call.integer(++i);
      } else if (mayStore && call.is(i, "STORE") && more >= 1) {
        store = ++i;
      } else if (call.is(i, "BY") && more >= 1) {
        by = new SortPattern(call.bytes(++i));
      } else if (call.is(i, "GET") && more >= 1) {
        get.add(new SortPattern(call.bytes(++i)));
      } else {
        throw CommandException.syntax();
      }
    }
    return new SortOptions(descending, alphabetic, start, count, by, get, store);
  }
}
