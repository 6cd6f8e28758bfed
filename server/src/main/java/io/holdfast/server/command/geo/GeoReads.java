package io.holdfast.server.command.geo;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.SortedSetValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** GEOPOS, GEODIST, GEOHASH, and how places and distances are answered. */
final class GeoReads {
  private static final String ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz";

  /** Characters of a geohash, of which 52 bits fill ten. */
  private static final int LENGTH = 11;

  private static final int FRACTION_DIGITS = 17;
  private static final int DISTANCE_DIGITS = 4;

  private GeoReads() {}

  static void positions(Call call) {
    SortedSetValue set = call.read(call.bytes(1), SortedSetValue.class);
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      double score = score(call, i, set);
      if (Double.isNaN(score)) {
        call.reply().nilArray();
      } else {
        reply(call, Cell.placeOf(score));
      }
    }
  }

  static void hashes(Call call) {
    SortedSetValue set = call.read(call.bytes(1), SortedSetValue.class);
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      double score = score(call, i, set);
      if (Double.isNaN(score)) {
        call.reply().nil();
      } else {
        call.reply().bulk(standardText(Cell.placeOf(score)));
      }
    }
  }

  /** The geohash that everybody else uses, whose grid reaches to the poles. */
  private static String standardText(Place place) {
    long bits = Cell.of(place, Cell.FINEST, -90, 90).bits();
    var text = new StringBuilder(LENGTH);
    for (int i = 1; i < LENGTH; i++) {
      text.append(ALPHABET.charAt((int) ((bits >>> (2 * Cell.FINEST - 5 * i)) & 31)));
    }
    return text.append(ALPHABET.charAt(0)).toString();
  }

  static void distance(Call call) {
    if (call.count() > 5) {
      throw CommandException.syntax();
    }
    double unit = call.count() == 5 ? GeoArguments.unit(call, 4) : 1;
    SortedSetValue set = call.read(call.bytes(1), SortedSetValue.class);
    double from = score(call, 2, set);
    double to = score(call, 3, set);
    if (Double.isNaN(from) || Double.isNaN(to)) {
      call.reply().nil();
    } else {
      replyDistance(call, Cell.placeOf(from).distanceTo(Cell.placeOf(to)) / unit);
    }
  }

  private static double score(Call call, int index, @Nullable SortedSetValue set) {
    return set == null ? Double.NaN : set.score(call.bytes(index));
  }

  static void reply(Call call, Place place) {
    call.reply().array(2);
    call.reply().decimal(exact(place.longitude()));
    call.reply().decimal(exact(place.latitude()));
  }

  private static BigDecimal exact(double degrees) {
    return new BigDecimal(degrees).setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
  }

  /** Four digits behind the point, a bulk string in both versions. */
  static void replyDistance(Call call, double distance) {
    long scaled = (long) Math.rint(distance * 1e4);
    call.reply().bulk(BigDecimal.valueOf(scaled, DISTANCE_DIGITS).toPlainString());
  }
}
