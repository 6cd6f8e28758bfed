package io.holdfast.server.rdb;

import java.util.ArrayList;
import java.util.List;

/**
 * What FUNCTION DUMP answers and FUNCTION RESTORE takes: libraries as in a dump file, with the
 * footer of {@link DumpPayload}.
 */
public final class FunctionPayload {
  private FunctionPayload() {}

  /** The payload of some libraries' sources. */
  public static byte[] of(List<byte[]> sources) {
    var out = new RdbBuffer(256, false);
    for (byte[] source : sources) {
      out.writeByte(RdbOpcode.FUNCTION_2);
      out.writeString(source);
    }
    return DumpPayload.withFooter(out);
  }

  /**
   * The sources in an intact payload.
   *
   * @throws RdbException when it holds something else
   */
  public static List<byte[]> read(byte[] payload) throws RdbException {
    RdbInput in = RdbInput.of("payload", payload, payload.length - DumpPayload.FOOTER);
    List<byte[]> sources = new ArrayList<>();
    while (in.remaining() > 0) {
      long at = in.offset();
      if (in.readByte() != RdbOpcode.FUNCTION_2) {
        throw in.error(at, "something that is no function");
      }
      sources.add(in.readString());
    }
    return sources;
  }
}
