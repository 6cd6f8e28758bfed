package io.holdfast.server.command.geo;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.SortedSetValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of a search, in the order in which Redis looks at them. */
final class GeoSearchOptions {
  /** The commands, which take their places and options differently. */
  enum Form {
    RADIUS(6),
    RADIUS_BY_MEMBER(5),
    SEARCH(2),
    SEARCH_STORE(3);

    private final int firstOption;

    Form(int firstOption) {
      this.firstOption = firstOption;
    }

    boolean isSearch() {
      return this == SEARCH || this == SEARCH_STORE;
    }
  }

  private static final Place NOWHERE = new Place(0, 0);

  private final Call call;
  private final Form form;
  private final boolean mayStore;
  private final @Nullable SortedSetValue set;
  private boolean fromMember;
  private boolean fromPlace;
  private boolean byRadius;
  private boolean byBox;
  private Place centre = NOWHERE;
  private double width; // the radius of a circle
  private double height;

  /** Metres in the unit of all lengths. */
  double unit = 1;

  boolean withDistance;
  boolean withHash;
  boolean withPlace;
  boolean any;

  /** How many to answer at most, 0 for all. */
  long count;

  /** 1 for the nearest first, -1 for the farthest, 0 for any order. */
  int order;

  /** The argument that names where to store, 0 when nothing is stored. */
  int storeIndex;

  boolean storeDistance;

  /**
   * @param set null when there is no such key; places of members are then not looked at
   */
  GeoSearchOptions(Call call, Form form, boolean mayStore, @Nullable SortedSetValue set) {
    this.call = call;
    this.form = form;
    this.mayStore = mayStore;
    this.set = set;
    parseStart();
    for (int i = form.firstOption; i < call.count(); ) {
      i += 1 + parseOption(i, call.count() - i - 1);
    }
    check();
  }

  Shape shape() {
    if (!byBox) {
      return new Shape.Circle(centre, width * unit);
    }
    double corner = Math.sqrt((width / 2) * (width / 2) + (height / 2) * (height / 2));
    return new Shape.Box(centre, width * unit, height * unit, corner * unit);
  }

  private void parseStart() {
    switch (form) {
      case RADIUS -> {
        centre = GeoArguments.place(call, 2);
        parseRadius(4);
      }
      case RADIUS_BY_MEMBER -> {
        if (set != null) {
          centre = GeoArguments.member(call, 2, set);
          parseRadius(3);
        }
      }
      case SEARCH -> {}
      case SEARCH_STORE -> storeIndex = 1;
    }
  }

  /** Returns how many more arguments belong to the option. */
  private int parseOption(int at, int more) {
    if (call.is(at, "WITHDIST")) {
      withDistance = true;
    } else if (call.is(at, "WITHHASH")) {
      withHash = true;
    } else if (call.is(at, "WITHCOORD")) {
      withPlace = true;
    } else if (call.is(at, "ANY")) {
      any = true;
    } else if (call.is(at, "ASC")) {
      order = 1;
    } else if (call.is(at, "DESC")) {
      order = -1;
    } else if (call.is(at, "COUNT") && more >= 1) {
      count = call.integer(at + 1);
      if (count <= 0) {
        throw new CommandException("ERR COUNT must be > 0");
      }
      return 1;
    } else if (form.isSearch()) {
      return parseSearchOption(at, more);
    } else {
      parseStore(at, more);
      return 1;
    }
    return 0;
  }

  private void parseStore(int at, int more) {
    boolean distance = call.is(at, "STOREDIST");
    if (!mayStore || more < 1 || (!distance && !call.is(at, "STORE"))) {
      throw CommandException.syntax();
    }
    storeIndex = at + 1;
    storeDistance = distance;
  }

  private int parseSearchOption(int at, int more) {
    if (form == Form.SEARCH_STORE && call.is(at, "STOREDIST")) {
      storeDistance = true;
      return 0;
    }
    if (call.is(at, "FROMMEMBER") && more >= 1 && !fromPlace) {
      centre = set == null ? NOWHERE : GeoArguments.member(call, at + 1, set);
      fromMember = true;
      return 1;
    }
    if (call.is(at, "FROMLONLAT") && more >= 2 && !fromMember) {
      centre = GeoArguments.place(call, at + 1);
      fromPlace = true;
      return 2;
    }
    if (call.is(at, "BYRADIUS") && more >= 2 && !byBox) {
      parseRadius(at + 1);
      byRadius = true;
      return 2;
    }
    if (call.is(at, "BYBOX") && more >= 3 && !byRadius) {
      parseBox(at + 1);
      byBox = true;
      return 3;
    }
    throw CommandException.syntax();
  }

  private void parseRadius(int at) {
    width = GeoArguments.length(call, at, "radius");
    if (width < 0) {
      throw new CommandException("ERR radius cannot be negative");
    }
    unit = GeoArguments.unit(call, at + 1);
  }

  private void parseBox(int at) {
    width = GeoArguments.length(call, at, "width");
    height = GeoArguments.length(call, at + 1, "height");
    if (width < 0 || height < 0) {
      throw new CommandException("ERR height or width cannot be negative");
    }
    unit = GeoArguments.unit(call, at + 2);
  }

  private void check() {
    if (storeIndex != 0 && (withDistance || withHash || withPlace)) {
      String what = form.isSearch() ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
      throw new CommandException(
          "ERR " + what + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    }
    if (form.isSearch() && !fromMember && !fromPlace) {
      throw missing("FROMMEMBER or FROMLONLAT");
    }
    if (form.isSearch() && !byRadius && !byBox) {
      throw missing("BYRADIUS and BYBOX");
    }
    if (any && count == 0) {
      throw new CommandException("ERR the ANY argument requires COUNT argument");
    }
  }

  private CommandException missing(String both) {
    return new CommandException(
        String.format(
            Locale.ROOT, "ERR exactly one of %s can be specified for %s", both, call.text(0)));
  }
}
