package io.holdfast.server.command.geo;

/**
 * A place, and how far it is from another on a sphere of the earth's mean radius.
 *
 * @param longitude degrees, -180 to 180
 * @param latitude degrees, {@link #MIN_LATITUDE} to {@link #MAX_LATITUDE}
 */
record Place(double longitude, double latitude) {
  static final double MAX_LONGITUDE = 180;
  static final double MIN_LONGITUDE = -180;

  /** Where the square world of web maps ends. */
  static final double MAX_LATITUDE = 85.05112878;

  static final double MIN_LATITUDE = -85.05112878;

  /** In metres, as Redis takes it. */
  static final double EARTH_RADIUS = 6372797.560856;

  private static final double RADIANS = Math.PI / 180.0;

  boolean isValid() {
    return longitude >= MIN_LONGITUDE
        && longitude <= MAX_LONGITUDE
        && latitude >= MIN_LATITUDE
        && latitude <= MAX_LATITUDE;
  }

  static double radians(double degrees) {
    return degrees * RADIANS;
  }

  static double degrees(double radians) {
    return radians / RADIANS;
  }

  /** Metres along the great circle, by the haversine formula. */
  double distanceTo(Place other) {
    double v = Math.sin((radians(other.longitude) - radians(longitude)) / 2);
    if (v == 0) {
      return latitudeDistanceTo(other);
    }
    double from = radians(latitude);
    double to = radians(other.latitude);
    double u = Math.sin((to - from) / 2);
    double a = u * u + Math.cos(from) * Math.cos(to) * v * v;
    return 2.0 * EARTH_RADIUS * Math.asin(Math.sqrt(a));
  }

  /** Metres along a meridian. */
  double latitudeDistanceTo(Place other) {
    return EARTH_RADIUS * Math.abs(radians(other.latitude) - radians(latitude));
  }
}
