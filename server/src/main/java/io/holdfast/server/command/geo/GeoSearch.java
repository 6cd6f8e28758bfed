package io.holdfast.server.command.geo;

import io.holdfast.server.command.Call;
import io.holdfast.server.structure.SortedSetValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** GEOSEARCH, and GEORADIUS as it was before it. */
final class GeoSearch {
  /** Members looked at in one go; after each, ANY may have enough. */
  private static final int CHUNK = 128;

  private final GeoSearchOptions options;
  private final Shape shape;
  private final List<Found> found = new ArrayList<>();

  /** A member within the shape; the distance in metres. */
  private static final class Found {
    final byte[] member;
    final double score;
    final Place place;
    final double distance;

    Found(byte[] member, double score, Place place, double distance) {
      this.member = member;
      this.score = score;
      this.place = place;
      this.distance = distance;
    }
  }

  private GeoSearch(GeoSearchOptions options) {
    this.options = options;
    this.shape = options.shape();
  }

  static void run(Call call, GeoSearchOptions.Form form, boolean mayStore) {
    int source = form == GeoSearchOptions.Form.SEARCH_STORE ? 2 : 1;
    SortedSetValue set = call.read(call.bytes(source), SortedSetValue.class);
    var options = new GeoSearchOptions(call, form, mayStore, set);
    var search = new GeoSearch(options);
    if (set != null) {
      search.collect(set);
    }
    if (options.storeIndex == 0) {
      search.reply(call);
    } else {
      search.store(call);
    }
  }

  /** Finds the key that is searched and those that STORE and STOREDIST name. */
  static int[] keys(byte[][] arguments) {
    var keys = IntStream.builder();
    if (arguments.length > 1) {
      keys.add(1);
    }
    for (int i = 5; i + 1 < arguments.length; i++) {
      String option = new String(arguments[i], StandardCharsets.ISO_8859_1);
      if (option.equalsIgnoreCase("STORE") || option.equalsIgnoreCase("STOREDIST")) {
        keys.add(++i);
      }
    }
    return keys.build().toArray();
  }

  private void collect(SortedSetValue set) {
    for (Cell cell : Cover.of(shape)) {
      double first = cell.firstScore();
      double end = cell.endScore();
      int at = set.countBefore((score, member) -> score < first);
      int last = set.countBefore((score, member) -> score < end);
      for (; at < last && !hasEnough(); at += CHUNK) {
        set.forEach(at, Math.min(CHUNK, last - at), false, this::take);
      }
    }
    // the first of a limited number means the nearest, unless any will do
    int order = options.order == 0 && options.count > 0 && !options.any ? 1 : options.order;
    Comparator<Found> byDistance = Comparator.comparingDouble(one -> one.distance);
    if (order != 0) {
      found.sort(order > 0 ? byDistance : byDistance.reversed());
    }
    if (options.count > 0 && found.size() > options.count) {
      found.subList((int) options.count, found.size()).clear();
    }
  }

  private boolean hasEnough() {
    return options.any && found.size() >= options.count;
  }

  private void take(byte[] member, double score) {
    if (!hasEnough()) {
      Place place = Cell.placeOf(score);
      double distance = shape.distanceWithin(place);
      if (!Double.isNaN(distance)) {
        found.add(new Found(member, score, place, distance));
      }
    }
  }

  private void reply(Call call) {
    int more =
        (options.withDistance ? 1 : 0) + (options.withHash ? 1 : 0) + (options.withPlace ? 1 : 0);
    call.reply().array(found.size());
    for (Found one : found) {
      if (more > 0) {
        call.reply().array(more + 1);
      }
      call.reply().bulk(one.member);
      if (options.withDistance) {
        GeoReads.replyDistance(call, one.distance / options.unit);
      }
      if (options.withHash) {
        call.reply().integer((long) one.score);
      }
      if (options.withPlace) {
        GeoReads.reply(call, one.place);
      }
    }
  }

  private void store(Call call) {
    byte[] key = call.bytes(options.storeIndex);
    if (found.isEmpty()) {
      call.remove(key);
    } else {
      SortedSetValue result = call.make(key, SortedSetValue::new);
      for (Found one : found) {
        result.put(one.member, options.storeDistance ? one.distance / options.unit : one.score);
      }
      call.put(key, result);
    }
    call.reply().integer(found.size());
  }
}
