package io.holdfast.server.command.options;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.Value;
import org.jspecify.annotations.Nullable;

/**
 * The commands that take from the first of several keys that has something, at once or as soon as
 * one has: {@code LMPOP}, {@code BLPOP} and their like for sorted sets.
 *
 * @param <S> the side to take from: an end of a list, the lowest or highest scores
 * @param type of the values that are taken from
 * @param sides reads the side from an argument
 * @param taker takes up to so many elements and replies with the key and them
 */
public record FirstKeyPop<S>(Class<? extends Value> type, Sides<S> sides, Taker<S> taker) {
  private static final String BAD_COUNT = "ERR count should be greater than 0";

  /** Reads the side from an argument, or throws a syntax error. */
  @FunctionalInterface
  public interface Sides<S> {
    S parse(Call call, int index);
  }

  /** Takes from an entry that holds a value of the type, and replies. */
  @FunctionalInterface
  public interface Taker<S> {
    void take(Call call, Entry entry, S side, int count);
  }

  /** {@code numkeys key [key ...] side [COUNT count]} */
  public void now(Call call) {
    int keys = KeyCount.parse(call, 1);
    S side = sides.parse(call, 2 + keys);
    int count = count(call, 3 + keys);
    Entry entry = first(call, KeyCount.range(2, keys));
    if (entry == null) {
      call.reply().nilArray();
    } else {
      taker.take(call, entry, side, count);
    }
  }

  /** {@code timeout numkeys key [key ...] side [COUNT count]} */
  public void await(Call call) {
    int keys = KeyCount.parse(call, 2);
    S side = sides.parse(call, 3 + keys);
    int count = count(call, 4 + keys);
    long timeout = Timeout.parse(call, 1);
    awaitFirst(call, KeyCount.range(3, keys), timeout, side, count, taker);
  }

  /** {@code key [key ...] timeout}, whose reply for its one element is another. */
  public void awaitOne(Call call, S side, Taker<S> one) {
    long timeout = Timeout.parse(call, call.count() - 1);
    awaitFirst(call, KeyCount.range(1, call.count() - 2), timeout, side, 1, one);
  }

  private void awaitFirst(
      Call call, int[] places, long timeout, S side, int count, Taker<S> takes) {
    Entry entry = first(call, places);
    if (entry == null) {
      call.block(places, timeout, Reply::nilArray);
    } else {
      takes.take(call, entry, side, count);
    }
  }

  private @Nullable Entry first(Call call, int[] keys) {
    for (int key : keys) {
      Entry entry = call.findForWrite(call.bytes(key), type);
      if (entry != null) {
        return entry;
      }
    }
    return null;
  }

  private static int count(Call call, int from) {
    if (from == call.count()) {
      return 1;
    }
    if (!call.is(from, "COUNT") || from + 1 == call.count()) {
      throw CommandException.syntax();
    }
    int count = Numbers.clamp(Numbers.within(call, from + 1, 1, Long.MAX_VALUE, BAD_COUNT));
    if (from + 2 < call.count()) {
      throw CommandException.syntax();
    }
    return count;
  }
}
