package io.holdfast.server.rdb;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.Intset;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.Listpack;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.value.EncodingLimits;
import io.holdfast.server.value.MalformedValueException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;

/**
 * Values made of packed bytes that come from outside. What is a valid listpack may still be no
 * valid hash or sorted set: pairs, scores and doubles are checked here. What is larger than the
 * current limits becomes the large encoding at once, as in Redis.
 */
final class PackedValues {
  private PackedValues() {}

  /** A listpack of bytes that are checked first. */
  static Listpack listpack(byte[] packed, Slabs slabs) {
    Listpack.validate(packed);
    return Listpack.of(slabs, Form.LIST_LISTPACK, packed);
  }

  /** A hash of pairs, which are freed; so it is with all that follow. */
  static HashValue hash(Listpack pairs) {
    pairs(pairs, "fields and values");
    distinct(pairs, 2, "field");
    Slabs slabs = pairs.payload().slabs();
    HashValue hash;
    if (pairs.size() / 2 <= EncodingLimits.current().hashMaxListpackEntries()) {
      hash = HashValue.ofListpack(slabs, pairs.toBytes());
    } else {
      hash = new HashValue(slabs);
      for (int at = pairs.first(); at != Listpack.NONE; ) {
        int value = pairs.next(at);
        hash.put(pairs.get(at), pairs.get(value));
        at = pairs.next(value);
      }
    }
    pairs.free();
    return hash;
  }

  static SortedSetValue sortedSet(Listpack pairs) {
    pairs(pairs, "members and scores");
    distinct(pairs, 2, "member");
    boolean inOrder = isInOrder(pairs);
    Slabs slabs = pairs.payload().slabs();
    SortedSetValue sorted;
    if (inOrder && pairs.size() / 2 <= EncodingLimits.current().zsetMaxListpackEntries()) {
      sorted = SortedSetValue.ofListpack(slabs, pairs.toBytes());
    } else {
      sorted = new SortedSetValue(slabs);
      for (int at = pairs.first(); at != Listpack.NONE; ) {
        int scoreAt = pairs.next(at);
        sorted.put(pairs.get(at), score(pairs, scoreAt));
        at = pairs.next(scoreAt);
      }
    }
    pairs.free();
    return sorted;
  }

  private static boolean isInOrder(Listpack pairs) {
    boolean inOrder = true;
    byte[] before = {};
    double scoreBefore = Double.NEGATIVE_INFINITY;
    for (int at = pairs.first(); at != Listpack.NONE; ) {
      byte[] member = pairs.get(at);
      int scoreAt = pairs.next(at);
      double score = score(pairs, scoreAt);
      int order = Double.compare(scoreBefore + 0.0, score + 0.0); // -0 equals 0
      inOrder &= order < 0 || (order == 0 && Arrays.compareUnsigned(before, member) <= 0);
      before = member;
      scoreBefore = score;
      at = pairs.next(scoreAt);
    }
    return inOrder;
  }

  static SetValue intset(byte[] packed, Slabs slabs) {
    Intset.validate(packed);
    return SetValue.ofIntset(slabs, packed);
  }

  static SetValue set(Listpack members) {
    distinct(members, 1, "member");
    SetValue set = new SetValue(members.payload().slabs());
    for (int at = members.first(); at != Listpack.NONE; at = members.next(at)) {
      set.add(members.get(at));
    }
    members.free();
    return set;
  }

  static ListValue list(Listpack elements) {
    ListValue list = new ListValue(elements.payload().slabs());
    if (elements.size() > 0) {
      list.appendListpack(elements.toBytes());
    }
    elements.free();
    return list;
  }

  private static double score(Listpack pairs, int at) {
    if (pairs.isInteger(at)) {
      return pairs.integer(at);
    }
    Double score = Doubles.parse(pairs.get(at));
    if (score == null || score.isNaN()) {
      throw new MalformedValueException("sorted set", at, "a score that is no number");
    }
    return score;
  }

  private static void pairs(Listpack entries, String what) {
    if (entries.size() % 2 != 0) {
      throw new MalformedValueException(
          "listpack", 4, entries.size() + " entries can't be " + what + " in pairs");
    }
  }

  /** Compares hashes first, since nearly always all differ. */
  private static void distinct(Listpack entries, int step, String what) {
    int count = entries.size() / step;
    int[] hashes = new int[count];
    int at = entries.first();
    for (int i = 0; i < count; i++) {
      hashes[i] = entries.isInteger(at) ? Long.hashCode(entries.integer(at)) : hash(entries, at);
      for (int s = 0; s < step; s++) {
        at = entries.next(at);
      }
    }
    Arrays.sort(hashes);
    for (int i = 1; i < count; i++) {
      if (hashes[i] == hashes[i - 1]) {
        distinctForSure(entries, step, what);
        return;
      }
    }
  }

  private static int hash(Listpack entries, int at) {
    return Arrays.hashCode(entries.get(at));
  }

  private static void distinctForSure(Listpack entries, int step, String what) {
    var seen = new HashSet<ByteBuffer>();
    for (int at = entries.first(); at != Listpack.NONE; ) {
      if (!seen.add(ByteBuffer.wrap(entries.get(at)))) {
        throw new MalformedValueException("listpack", at, "a " + what + " that was there before");
      }
      for (int s = 0; s < step && at != Listpack.NONE; s++) {
        at = entries.next(at);
      }
    }
  }
}
