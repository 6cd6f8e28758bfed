package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.LargeResult;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.structure.Reading;
import io.holdfast.server.structure.SortedSetValue;
import java.util.List;

/** What several sorted sets, or sets, make together; a missing one counts as empty. */
enum ZSetAlgebra {
  INTERSECTION {
    @Override
    void combine(AlgebraOptions options, SortedSetValue result) {
      List<WeighedSource> sources = options.bySize();
      WeighedSource smallest = sources.getFirst();
      smallest.forEach(
          (member, own) -> {
            double score = smallest.weighed(own);
            for (WeighedSource other : sources.subList(1, sources.size())) {
              double there = other.score(member);
              if (Double.isNaN(there)) {
                return;
              }
              score = options.aggregate().of(score, there * other.weight());
            }
            result.put(member, score);
          });
    }
  },
  UNION {
    @Override
    void combine(AlgebraOptions options, SortedSetValue result) {
      for (WeighedSource source : options.bySize()) {
        source.forEach(
            (member, own) -> {
              double former = result.score(member);
              double score = source.weighed(own);
              result.put(
                  member, Double.isNaN(former) ? score : options.aggregate().of(former, score));
            });
      }
    }
  },
  DIFFERENCE {
    @Override
    void combine(AlgebraOptions options, SortedSetValue result) {
      List<WeighedSource> sources = options.sources();
      List<WeighedSource> others = sources.subList(1, sources.size());
      sources
          .getFirst()
          .forEach(
              (member, score) -> {
                if (others.stream().allMatch(other -> Double.isNaN(other.score(member)))) {
                  result.put(member, score);
                }
              });
    }
  };

  /** Adds what the sources make together to an empty sorted set. */
  abstract void combine(AlgebraOptions options, SortedSetValue result);

  private SortedSetValue combine(Call call, byte[] key, AlgebraOptions options) {
    SortedSetValue result = call.make(key, SortedSetValue::spread);
    combine(options, result);
    return result;
  }

  void answer(Call call) {
    AlgebraOptions options = AlgebraOptions.parse(call, 1, this != DIFFERENCE, true, false);
    if (options.sources().stream().mapToLong(WeighedSource::size).sum() > Reading.MANY) {
      var form = ScoredReply.of(call, options.withScores());
      var large =
          new LargeResult<>(
              SortedSetValue::spread,
              made -> combine(options, made),
              new ScoredMembersInParts(form));
      form.head(large.value().size());
      call.reply().stream(large);
      return;
    }
    SortedSetValue result = combine(call, call.bytes(2), options);
    var reply = ScoredReply.of(call, options.withScores());
    reply.head(result.size());
    result.forEach(reply::member);
  }

  void store(Call call) {
    AlgebraOptions options = AlgebraOptions.parse(call, 2, this != DIFFERENCE, false, false);
    SortedSetValue result = combine(call, call.bytes(1), options);
    int size = result.size();
    if (size == 0) {
      call.remove(call.bytes(1));
    } else {
      result.compact();
      call.put(call.bytes(1), result);
    }
    call.reply().integer(size);
  }

  static void countCommon(Call call) {
    AlgebraOptions options = AlgebraOptions.parse(call, 1, false, false, true);
    int found = INTERSECTION.combine(call, call.bytes(2), options).size();
    call.reply()
        .integer(options.limit() == 0 ? found : Numbers.clamp(Math.min(found, options.limit())));
  }
}
