package io.holdfast.server.rdb;

import java.util.Arrays;

/**
 * Packs bytes in the <a href="http://oldhome.schmorp.de/marc/liblzf.html">LZF</a> format, choosing
 * matches as the liblzf in Redis does, so that dumps of the same value are the same bytes.
 *
 * <p>The format is a sequence of runs. A byte below 32 announces that many literal bytes plus one.
 * Else its upper three bits are a match's length minus two (7: the next byte adds to it), and its
 * lower five with the following byte the distance back minus one.
 *
 * <p>Not for several threads. The table of last places, 256 KiB, is kept between calls without
 * being cleared: places are counted on from call to call, so that old ones are seen to be old.
 */
public final class LzfCompressor {
  private static final int TABLE_BITS = 16;
  private static final int MAX_LITERALS = 32;
  private static final int MAX_DISTANCE = 1 << 13;
  private static final int MIN_MATCH = 3;
  private static final int MAX_MATCH = 264;
  private static final int UNROLLED = 16;

  private final int[] places = new int[1 << TABLE_BITS];
  private int base = 1; // what place 0 of the current input counts as; smaller ones are of the past

  /**
   * Packs a part of {@code in} into {@code out} from {@code outFrom} on.
   *
   * @param room bytes that the result may take at most
   * @return its length, or 0 when it does not fit
   */
  public int compress(byte[] in, int from, int length, byte[] out, int outFrom, int room) {
    if (length == 0 || room <= 0) {
      return 0;
    }
    if (base > Integer.MAX_VALUE - length - 1) {
      Arrays.fill(places, 0);
      base = 1;
    }
    int packed = pack(in, from, from + length, out, outFrom, outFrom + room, base - from);
    base += length;
    return packed;
  }

  private int pack(byte[] in, int start, int end, byte[] out, int outFrom, int outEnd, int shift) {
    int ip = start;
    int op = outFrom + 1; // the run's head comes before it
    int literals = 0;
    while (ip < end - 2) {
      int slot = slot(in, ip);
      int ref = places[slot] - shift;
      places[slot] = ip + shift;
      if (ref > start
          && ip - ref <= MAX_DISTANCE
          && in[ref] == in[ip]
          && in[ref + 1] == in[ip + 1]
          && in[ref + 2] == in[ip + 2]) {
        if (literals == 0) {
          op--;
        } else {
          out[op - literals - 1] = (byte) (literals - 1);
        }
        if (op + 4 >= outEnd) {
          return 0;
        }
        int most = Math.max(MIN_MATCH, Math.min(end - ip - 2, MAX_MATCH));
        if (most > UNROLLED) {
          most = Math.max(most, UNROLLED + 3); // where liblzf's unrolled comparison comes to end
        }
        int match = Arrays.mismatch(in, ref, ref + most, in, ip, ip + most);
        match = match < 0 ? most : match;
        int distance = ip - ref - 1;
        if (match < 9) {
          out[op++] = (byte) ((distance >> 8) + ((match - 2) << 5));
        } else {
          out[op++] = (byte) ((distance >> 8) + (7 << 5));
          out[op++] = (byte) (match - 9);
        }
        out[op++] = (byte) distance;
        op++;
        literals = 0;
        ip += match;
        if (ip >= end - 2) {
          break;
        }
        // liblzf remembers only the last two places inside a match
        places[slot(in, ip - 2)] = ip - 2 + shift;
        places[slot(in, ip - 1)] = ip - 1 + shift;
      } else {
        if (op >= outEnd) {
          return 0;
        }
        out[op++] = in[ip++];
        if (++literals == MAX_LITERALS) {
          out[op - literals - 1] = (byte) (literals - 1);
          literals = 0;
          op++;
        }
      }
    }
    if (op + 3 > outEnd) {
      return 0;
    }
    while (ip < end) {
      out[op++] = in[ip++];
      if (++literals == MAX_LITERALS) {
        out[op - literals - 1] = (byte) (literals - 1);
        literals = 0;
        op++;
      }
    }
    if (literals == 0) {
      op--;
    } else {
      out[op - literals - 1] = (byte) (literals - 1);
    }
    return op - outFrom;
  }

  private static int slot(byte[] in, int at) {
    int three = (in[at] & 0xff) << 16 | (in[at + 1] & 0xff) << 8 | (in[at + 2] & 0xff);
    return (three >> 8) - three * 5 & (1 << TABLE_BITS) - 1;
  }
}
