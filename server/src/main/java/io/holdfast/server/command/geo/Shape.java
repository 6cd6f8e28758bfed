package io.holdfast.server.command.geo;

/** What GEOSEARCH searches in; lengths in metres. */
sealed interface Shape {
  Place centre();

  /** Half of what it measures from south to north. */
  double reachNorth();

  /** Half of what it measures from west to east. */
  double reachEast();

  /** From the centre to the point that is farthest from it. */
  double reach();

  /** The distance of a place from the centre; NaN when it lies outside. */
  double distanceWithin(Place place);

  /** All places up to a distance. */
  record Circle(Place centre, double radius) implements Shape {
    @Override
    public double reachNorth() {
      return radius;
    }

    @Override
    public double reachEast() {
      return radius;
    }

    @Override
    public double reach() {
      return radius;
    }

    @Override
    public double distanceWithin(Place place) {
      double distance = centre.distanceTo(place);
      return distance > radius ? Double.NaN : distance;
    }
  }

  /**
   * All places up to a distance in each direction.
   *
   * @param reach from the centre to a corner
   */
  record Box(Place centre, double width, double height, double reach) implements Shape {
    @Override
    public double reachNorth() {
      return height / 2;
    }

    @Override
    public double reachEast() {
      return width / 2;
    }

    @Override
    public double distanceWithin(Place place) {
      if (place.latitudeDistanceTo(centre) > height / 2
          || place.distanceTo(new Place(centre.longitude(), place.latitude())) > width / 2) {
        return Double.NaN;
      }
      return centre.distanceTo(place);
    }
  }
}
