package io.holdfast.server.command.geo;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.structure.SortedSetValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Places, units and lengths as arguments. */
final class GeoArguments {
  private GeoArguments() {}

  /** The longitude at an index and the latitude behind it. */
  static Place place(Call call, int index) {
    var place = new Place(call.floating(index), call.floating(index + 1));
    if (!place.isValid()) {
      throw new CommandException(
          "ERR invalid longitude,latitude pair "
              + sixDigits(place.longitude())
              + ","
              + sixDigits(place.latitude()));
    }
    return place;
  }

  private static String sixDigits(double value) {
    return Double.isInfinite(value)
        ? Doubles.text(value)
        : new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Where the member that an argument names is. */
  static Place member(Call call, int index, SortedSetValue set) {
    double score = set.score(call.bytes(index));
    if (Double.isNaN(score)) {
      throw new CommandException("ERR could not decode requested zset member");
    }
    return Cell.placeOf(score);
  }

  /** Metres in the unit that an argument names. */
  static double unit(Call call, int index) {
    if (call.is(index, "M")) {
      return 1;
    }
    if (call.is(index, "KM")) {
      return 1000;
    }
    if (call.is(index, "FT")) {
      return 0.3048;
    }
    if (call.is(index, "MI")) {
      return 1609.34;
    }
    throw new CommandException("ERR unsupported unit provided. please use M, KM, FT, MI");
  }

  /** A length, whose error names it. */
  static double length(Call call, int index, String name) {
    Double value = Doubles.parse(call.bytes(index));
    if (value == null) {
      throw new CommandException("ERR need numeric " + name);
    }
    return value;
  }
}
