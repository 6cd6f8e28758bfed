package io.holdfast.server.rdb;

/** Unpacks what {@link LzfCompressor} and liblzf pack; the format is described there. */
public final class Lzf {
  /** No packed byte stands for more than this: three bytes for a match of 264. */
  private static final int MAX_RATIO = 88;

  private Lzf() {}

  /** True when {@code packed} bytes can't stand for {@code unpacked} ones, whatever they are. */
  public static boolean impossible(long packed, long unpacked) {
    return unpacked > packed * MAX_RATIO;
  }

  /**
   * Unpacks all of {@code in} to fill all of {@code out}.
   *
   * @return what is wrong with the input, with the place in it; empty when nothing is
   */
  public static String decompress(byte[] in, byte[] out) {
    int ip = 0;
    int op = 0;
    while (ip < in.length) {
      int head = in[ip++] & 0xff;
      if (head < 32) {
        int literals = head + 1;
        if (literals > in.length - ip || literals > out.length - op) {
          return "LZF byte " + (ip - 1) + ": " + literals + " literals overrun";
        }
        System.arraycopy(in, ip, out, op, literals);
        ip += literals;
        op += literals;
        continue;
      }
      int match = (head >> 5) + 2;
      if (match == 9) {
        if (ip == in.length) {
          return "LZF byte " + ip + ": a match without its length";
        }
        match += in[ip++] & 0xff;
      }
      if (ip == in.length) {
        return "LZF byte " + ip + ": a match without its distance";
      }
      int distance = ((head & 0x1f) << 8 | (in[ip++] & 0xff)) + 1;
      if (distance > op || match > out.length - op) {
        return "LZF byte "
            + (ip - 1)
            + ": a match of "
            + match
            + " at distance "
            + distance
            + " overruns";
      }
      if (distance >= match) {
        System.arraycopy(out, op - distance, out, op, match);
        op += match;
      } else {
        for (int end = op + match; op < end; op++) {
          out[op] = out[op - distance]; // overlapping: what was just written is repeated
        }
      }
    }
    return op == out.length ? "" : "LZF gives " + op + " bytes where " + out.length + " are due";
  }
}
