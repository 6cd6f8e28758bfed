package io.holdfast.server.command.geo;

import java.util.ArrayList;
import java.util.List;

/**
 * The up to nine cells that cover a shape: the one its centre is in and those around it. The grid
 * is chosen so that the shape does not reach beyond them, and as Redis chooses it, since GEOSEARCH
 * without an order answers in the cells' order.
 */
final class Cover {
  /** Half of the equator in the projection of web maps, metres. */
  private static final double WORLD = 20037726.37;

  /** From the poles on where meridians are so near each other that coarser cells are needed. */
  private static final double POLAR = 66;

  private static final double VERY_POLAR = 80;

  /** Where the others lie, east and north, in the order in which they are searched. */
  private static final int[][] AROUND = {
    {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  private final double west;
  private final double east;
  private final double south;
  private final double north;
  private final Shape shape;

  private Cover(Shape shape) {
    this.shape = shape;
    Place centre = shape.centre();
    double up = Place.degrees(shape.reachNorth() / Place.EARTH_RADIUS);
    double latitude = centre.latitude();
    // the edge nearer to the pole spans more degrees
    double edge = latitude < 0 ? latitude - up : latitude + up;
    double aside =
        Place.degrees(shape.reachEast() / Place.EARTH_RADIUS / Math.cos(Place.radians(edge)));
    west = centre.longitude() - aside;
    east = centre.longitude() + aside;
    south = latitude - up;
    north = latitude + up;
  }

  static List<Cell> of(Shape shape) {
    return new Cover(shape).cells();
  }

  private List<Cell> cells() {
    int step = step();
    Cell middle = Cell.of(shape.centre(), step);
    if (step > 1 && isTooSmall(middle)) {
      step--;
      middle = Cell.of(shape.centre(), step);
    }
    Cell.Area area = middle.area();
    List<Cell> cells = new ArrayList<>();
    cells.add(middle);
    for (int[] to : AROUND) {
      boolean useless =
          (to[1] < 0 && area.south() < south)
              || (to[1] > 0 && area.north() > north)
              || (to[0] < 0 && area.west() < west)
              || (to[0] > 0 && area.east() > east);
      if (step < 2 || !useless) {
        Cell cell = middle.neighbour(to[0], to[1]);
        // around the world both sides may be the same; the middle one is compared by nobody
        if (cells.size() == 1 || !cell.equals(cells.getLast())) {
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  private int step() {
    double reach = shape.reach();
    if (reach == 0) {
      return Cell.FINEST;
    }
    int step = -1;
    for (; reach < WORLD; reach *= 2) {
      step++;
    }
    double latitude = Math.abs(shape.centre().latitude());
    step -= latitude > VERY_POLAR ? 2 : latitude > POLAR ? 1 : 0;
    return Math.clamp(step, 1, Cell.FINEST);
  }

  /** True when the shape reaches beyond the cells around this one. */
  private boolean isTooSmall(Cell middle) {
    return middle.neighbour(0, 1).area().north() < north
        || middle.neighbour(0, -1).area().south() > south
        || middle.neighbour(1, 0).area().east() < east
        || middle.neighbour(-1, 0).area().west() > west;
  }
}
