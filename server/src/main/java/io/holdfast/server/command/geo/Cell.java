package io.holdfast.server.command.geo;

/**
 * A cell of the geohash grid: both axes are halved {@code step} times, and the halves chosen are
 * the bits, longitude before latitude.
 *
 * @param step 1 to 26
 */
record Cell(long bits, int step) {
  /** The finest grid, whose bits a double holds exactly. */
  static final int FINEST = 26;

  private static final long LATITUDES = 0x5555555555555555L;
  private static final long LONGITUDES = ~LATITUDES;
  private static final long UNSIGNED_INT = 0xFFFFFFFFL;

  /** What a cell covers, in degrees. */
  record Area(double west, double east, double south, double north) {
    Place middle() {
      return new Place(
          Math.clamp((west + east) / 2, Place.MIN_LONGITUDE, Place.MAX_LONGITUDE),
          Math.clamp((south + north) / 2, Place.MIN_LATITUDE, Place.MAX_LATITUDE));
    }
  }

  /** The cell that a place is in. */
  static Cell of(Place place, int step) {
    return of(place, step, Place.MIN_LATITUDE, Place.MAX_LATITUDE);
  }

  /** The same in a grid between other latitudes. */
  static Cell of(Place place, int step, double south, double north) {
    double width = Place.MAX_LONGITUDE - Place.MIN_LONGITUDE;
    double x = (place.longitude() - Place.MIN_LONGITUDE) / width * (1L << step);
    double y = (place.latitude() - south) / (north - south) * (1L << step);
    return new Cell(Long.expand((long) x, LONGITUDES) | Long.expand((long) y, LATITUDES), step);
  }

  /** The finest cell that a member's score means; scores of 2^63 and more are unsigned. */
  static Cell ofScore(double score) {
    long bits = score >= 0x1p63 ? (long) (score - 0x1p63) ^ Long.MIN_VALUE : (long) score;
    return new Cell(bits, FINEST);
  }

  /** The place that a member's score means, the middle of its cell. */
  static Place placeOf(double score) {
    return ofScore(score).area().middle();
  }

  /** The score of the first finest cell within this one. */
  long firstScore() {
    return bits << (2 * (FINEST - step));
  }

  /** The first score behind this cell. */
  long endScore() {
    return (bits + 1) << (2 * (FINEST - step));
  }

  Area area() {
    long x = Long.compress(bits, LONGITUDES);
    long y = Long.compress(bits, LATITUDES);
    return new Area(
        longitude(x),
        longitude((x + 1) & UNSIGNED_INT),
        latitude(y),
        latitude((y + 1) & UNSIGNED_INT));
  }

  private double longitude(long index) {
    return Place.MIN_LONGITUDE
        + (index * 1.0 / (1L << step)) * (Place.MAX_LONGITUDE - Place.MIN_LONGITUDE);
  }

  private double latitude(long index) {
    return Place.MIN_LATITUDE
        + (index * 1.0 / (1L << step)) * (Place.MAX_LATITUDE - Place.MIN_LATITUDE);
  }

  /** The cell so many to the east and north, around the world's edges. */
  Cell neighbour(int east, int north) {
    long within = (1L << step) - 1;
    long x = (Long.compress(bits, LONGITUDES) + east) & within;
    long y = (Long.compress(bits, LATITUDES) + north) & within;
    return new Cell(Long.expand(x, LONGITUDES) | Long.expand(y, LATITUDES), step);
  }
}
