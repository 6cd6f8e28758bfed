package io.holdfast.server.resp;

import io.holdfast.server.memory.Region;
import io.netty.buffer.ByteBuf;

/** A part of a long string as a reply; the region's user until it is sent. */
public final class RegionBulk implements LargeBulk {
  private final Region region;
  private final int from;
  private final int length;

  private RegionBulk(Region region, int from, int length) {
    this.region = region.retain();
    this.from = from;
    this.length = length;
  }

  /** All of a region, which somebody else uses now. */
  public static RegionBulk of(Region region) {
    return new RegionBulk(region, 0, region.length());
  }

  /** A part of one. */
  public static RegionBulk of(Region region, int from, int length) {
    return new RegionBulk(region, from, length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int read(long offset, ByteBuf into, int most) {
    int some = (int) Math.min(most, length - offset);
    Copies.write(into, region.address() + from + offset, some);
    return some;
  }

  @Override
  public void release() {
    region.release();
  }
}
