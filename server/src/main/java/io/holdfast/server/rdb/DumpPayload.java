package io.holdfast.server.rdb;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.util.Objects;

/**
 * What DUMP answers and RESTORE takes: a value as in a dump file, the format's version in two bytes
 * and the checksum in eight, little endian.
 */
public final class DumpPayload {
  static final int FOOTER = 10;
  private static final int LARGEST_KEPT = 1 << 16;

  /** One a thread, since its compressor's table is large. */
  private static final ThreadLocal<RdbBuffer> COMPRESSING =
      ThreadLocal.withInitial(() -> new RdbBuffer(256, true));

  private DumpPayload() {}

  /** The payload of a value. */
  public static byte[] of(Value value, boolean compress) {
    RdbBuffer out = compress ? COMPRESSING.get() : new RdbBuffer(64, false);
    out.clear();
    out.writeByte(RdbValueWriter.type(value).code());
    RdbValueWriter.writeValue(out, value);
    byte[] payload = withFooter(out);
    if (out.array().length > LARGEST_KEPT) {
      COMPRESSING.remove();
    }
    return payload;
  }

  /** What was written, with version and checksum behind it. */
  static byte[] withFooter(RdbBuffer out) {
    out.writeShortLittleEndian(RdbReader.WRITTEN_VERSION);
    out.writeLongLittleEndian(Crc64.update(0, out.array(), 0, out.size()));
    return out.toByteArray();
  }

  /** The payload of a value in memory outside the heap, for values of any size. */
  public static Region large(Value value, boolean compress) {
    try (RdbBuffer out = RdbBuffer.spilling(LARGEST_KEPT, LARGEST_KEPT, compress)) {
      out.writeByte(RdbValueWriter.type(value).code());
      RdbValueWriter.writeValue(out, value);
      out.writeShortLittleEndian(RdbReader.WRITTEN_VERSION);
      Region payload = out.toRegion(Long.BYTES);
      int end = payload.length() - Long.BYTES;
      var piece = new byte[LARGEST_KEPT];
      long crc = 0;
      for (int done = 0; done < end; done += piece.length) {
        int some = Math.min(piece.length, end - done);
        Memory.read(payload.address() + done, piece, 0, some);
        crc = Crc64.update(crc, piece, 0, some);
      }
      Memory.putLong(payload.address() + end, crc);
      return payload;
    }
  }

  /**
   * True when version and checksum are such that the value may be read. Other than in a file, a
   * checksum of 0 does not stand for "not checked".
   */
  public static boolean isIntact(byte[] payload) {
    int end = payload.length - FOOTER;
    if (end < 0) {
      return false;
    }
    long stored = 0;
    for (int i = payload.length - 1; i >= end + 2; i--) {
      stored = stored << 8 | (payload[i] & 0xff);
    }
    return RdbDialect.ofVersion(version(payload)) != null
        && stored == Crc64.update(0, payload, 0, end + 2);
  }

  private static int version(byte[] payload) {
    int end = payload.length - FOOTER;
    return (payload[end] & 0xff) | (payload[end + 1] & 0xff) << 8;
  }

  /**
   * The value of an intact payload, which belongs to no key.
   *
   * @param slabs where it is made; after an error they may hold parts of it
   * @throws RdbException when its bytes are no value, or an empty collection
   */
  public static Value read(byte[] payload, Slabs slabs) throws RdbException {
    RdbInput in = RdbInput.of("payload", payload, payload.length - FOOTER);
    RdbDialect dialect = Objects.requireNonNull(RdbDialect.ofVersion(version(payload)));
    Value value = RdbValueReader.read(in.readByte(), dialect, in, slabs);
    if (value.isEmpty()) {
      throw in.error("an empty " + value.type().redisName());
    }
    if (in.remaining() > 0) {
      Values.free(value);
      throw in.error(in.remaining() + " bytes follow the value");
    }
    return value;
  }
}
