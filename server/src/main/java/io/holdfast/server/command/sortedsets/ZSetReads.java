package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.RandomChoice;
import io.holdfast.server.command.options.ScanOptions;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.structure.SortedSetValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Commands that read one sorted set, but for ranges. */
final class ZSetReads {
  private ZSetReads() {}

  static void score(Call call) {
    replyScore(call, read(call), 2);
  }

  static void scores(Call call) {
    SortedSetValue set = read(call);
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      replyScore(call, set, i);
    }
  }

  private static void replyScore(Call call, @Nullable SortedSetValue set, int index) {
    double score = set == null ? Double.NaN : set.score(call.bytes(index));
    if (Double.isNaN(score)) {
      call.reply().nil();
    } else {
      call.reply().floating(score);
    }
  }

  static void size(Call call) {
    SortedSetValue set = read(call);
    call.reply().integer(set == null ? 0 : set.size());
  }

  static void count(Call call, RangeKind kind) {
    RangeKind.Range range = kind.parse(call, 2, 3);
    SortedSetValue set = read(call);
    call.reply().integer(set == null ? 0 : range.of(set).count());
  }

  static void rank(Call call, boolean fromHighest) {
    SortedSetValue set = read(call);
    int rank = set == null ? -1 : set.rank(call.bytes(2));
    if (set == null || rank < 0) {
      call.reply().nil();
    } else {
      call.reply().integer(fromHighest ? set.size() - 1 - rank : rank);
    }
  }

  static void scan(Call call) {
    long from = ScanOptions.cursor(call, 2);
    SortedSetValue set = read(call);
    if (set == null) {
      ScanOptions.replyHead(call, 0, 0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, false);
    List<Map.Entry<byte[], Double>> found = new ArrayList<>();
    long cursor =
        options.<Map.Entry<byte[], Double>>walk(
            from, (at, visitor) -> set.scan(at, (m, s) -> visitor.accept(Map.entry(m, s))), found);
    found.removeIf(pair -> !options.matches(pair.getKey()));
    ScanOptions.replyHead(call, cursor, 2 * found.size());
    boolean packed = set.isPacked();
    for (Map.Entry<byte[], Double> pair : found) {
      call.reply().bulk(pair.getKey());
      double score = pair.getValue();
      // Redis answers a listpack's entries as they stand there, large integers in all digits.
      boolean integer = packed && SortedSetValue.isPackedAsInteger(score);
      call.reply().bulk(integer ? Long.toString((long) score) : Doubles.text(score));
    }
  }

  static void random(Call call) {
    if (call.count() == 2) {
      SortedSetValue set = read(call);
      if (set == null) {
        call.reply().nil();
      } else {
        set.random(ThreadLocalRandom.current(), (member, score) -> call.reply().bulk(member));
      }
      return;
    }
    RandomChoice choice = RandomChoice.parse(call, "WITHSCORES");
    SortedSetValue set = read(call);
    if (set == null) {
      call.reply().array(0);
      return;
    }
    var reply = ScoredReply.of(call, choice.withValues());
    reply.head(choice.answered(set.size()));
    choice.choose(set.size(), index -> set.forEach(index, 1, false, reply));
  }

  private static @Nullable SortedSetValue read(Call call) {
    return call.read(call.bytes(1), SortedSetValue.class);
  }
}
