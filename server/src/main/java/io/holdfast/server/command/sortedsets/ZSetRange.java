package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CollectionReply;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.IndexRange;
import io.holdfast.server.structure.SortedSetValue;
import org.jspecify.annotations.Nullable;

/** ZRANGE, ZRANGESTORE, and the older commands for one kind of range and one direction each. */
final class ZSetRange {
  private final RangeKind.Range range;
  private final boolean falling;
  private final boolean byRank;
  private final boolean withScores;
  private final long offset;
  private final long limit;

  private ZSetRange(
      Call call,
      int source,
      boolean store,
      @Nullable RangeKind fixedKind,
      @Nullable Boolean fixedDirection) {
    RangeKind kind = fixedKind;
    Boolean reversed = fixedDirection;
    boolean scores = false;
    long skip = 0;
    long most = -1;
    for (int i = source + 3; i < call.count(); i++) {
      if (!store && call.is(i, "WITHSCORES")) {
        scores = true;
      } else if (call.is(i, "LIMIT") && i + 2 < call.count()) {
        skip = call.integer(++i);
        most = call.integer(++i);
      } else if (reversed == null && call.is(i, "REV")) {
        reversed = true;
      } else if (kind == null && call.is(i, "BYLEX")) {
        kind = RangeKind.LEX;
      } else if (kind == null && call.is(i, "BYSCORE")) {
        kind = RangeKind.SCORE;
      } else {
        throw CommandException.syntax();
      }
    }
    byRank = kind == null || kind == RangeKind.RANK;
    falling = reversed != null && reversed;
    if (byRank && most != -1) {
      throw new CommandException(
          "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    }
    if (scores && kind == RangeKind.LEX) {
      throw new CommandException(
          "ERR syntax error, WITHSCORES not supported in combination with BYLEX");
    }
    boolean swapped = falling && !byRank;
    range =
        (kind == null ? RangeKind.RANK : kind)
            .parse(call, source + (swapped ? 2 : 1), source + (swapped ? 1 : 2));
    withScores = scores;
    offset = skip;
    limit = most;
  }

  static void answer(Call call, @Nullable RangeKind kind, @Nullable Boolean falling) {
    var range = new ZSetRange(call, 1, false, kind, falling);
    SortedSetValue set = call.read(call.bytes(1), SortedSetValue.class);
    if (set == null) {
      call.reply().array(0);
      return;
    }
    IndexRange ranks = range.ranks(set);
    var reply = ScoredReply.of(call, range.withScores);
    reply.head(ranks.count());
    if (set.isLarge(ranks.count())) {
      call.reply().stream(
          new CollectionReply(
              call,
              call.bytes(1),
              reply::on,
              ahead -> set.read(ranks.from(), ranks.count(), range.falling, ahead)));
    } else {
      set.forEach(ranks.from(), ranks.count(), range.falling, reply);
    }
  }

  static void store(Call call) {
    var range = new ZSetRange(call, 2, true, null, null);
    SortedSetValue set = call.read(call.bytes(2), SortedSetValue.class);
    SortedSetValue result = call.make(call.bytes(1), SortedSetValue::new);
    if (set != null) {
      IndexRange ranks = range.ranks(set);
      set.forEach(ranks.from(), ranks.count(), range.falling, result::put);
    }
    int size = result.size();
    if (size == 0) {
      call.remove(call.bytes(1));
    } else {
      call.put(call.bytes(1), result);
    }
    call.reply().integer(size);
  }

  /** The first rank to answer, and how many from there in the range's direction. */
  private IndexRange ranks(SortedSetValue set) {
    IndexRange whole = range.of(set);
    if (byRank) {
      return falling ? new IndexRange(set.size() - 1 - whole.from(), whole.count()) : whole;
    }
    long left = offset < 0 ? 0 : whole.count() - offset;
    int count = (int) Math.max(0, limit < 0 ? left : Math.min(left, limit));
    int skipped = count == 0 ? 0 : (int) offset;
    return falling
        ? new IndexRange(whole.from() + whole.count() - 1 - skipped, count)
        : new IndexRange(whole.from() + skipped, count);
  }
}
