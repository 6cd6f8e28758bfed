package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The longest common subsequence of two strings, by the table of the lengths for all pairs of
 * beginnings; time and memory grow with the product of both lengths.
 */
final class Lcs {
  private static final long MAX_CELLS = StringEdits.MAX_LENGTH / Integer.BYTES;
  private static final byte[] EMPTY = {};

  private final byte[] a;
  private final byte[] b;
  private final int[] lengths; // of the beginnings of i and j bytes, at i * (b.length + 1) + j

  /** A run of equal bytes, in both strings from these indexes on. */
  private record Match(int inA, int inB, int length) {}

  private Lcs(byte[] a, byte[] b) {
    this.a = a;
    this.b = b;
    lengths = new int[(a.length + 1) * (b.length + 1)];
    for (int i = 1; i <= a.length; i++) {
      for (int j = 1; j <= b.length; j++) {
        lengths[cell(i, j)] =
            a[i - 1] == b[j - 1]
                ? lengths[cell(i - 1, j - 1)] + 1
                : Math.max(lengths[cell(i - 1, j)], lengths[cell(i, j - 1)]);
      }
    }
  }

  static void lcs(Call call) {
    byte[] a = string(call, 1);
    byte[] b = string(call, 2);
    boolean length = false;
    boolean indexes = false;
    boolean withLength = false;
    long least = 0;
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "IDX")) {
        indexes = true;
      } else if (call.is(i, "LEN")) {
        length = true;
      } else if (call.is(i, "WITHMATCHLEN")) {
        withLength = true;
      } else if (call.is(i, "MINMATCHLEN") && i + 1 < call.count()) {
        least = Math.max(0, call.integer(++i));
      } else {
        throw CommandException.syntax();
      }
    }
    if (length && indexes) {
      throw new CommandException(
          "ERR If you want both the length and indexes, please just use IDX.");
    }
    if ((a.length + 1L) * (b.length + 1L) > MAX_CELLS) {
      throw new CommandException(
          "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    }
    var table = new Lcs(a, b);
    if (indexes) {
      table.replyIndexes(call, least, withLength);
    } else if (length) {
      call.reply().integer(table.longest());
    } else {
      call.reply().bulk(table.subsequence());
    }
  }

  private static byte[] string(Call call, int index) {
    Entry entry = call.find(call.bytes(index));
    call.client().countLookup(entry != null);
    if (entry == null) {
      return EMPTY;
    }
    if (entry.value() instanceof StringValue value) {
      return value.bytes();
    }
    throw new CommandException("ERR The specified keys must contain string values");
  }

  private int cell(int i, int j) {
    return i * (b.length + 1) + j;
  }

  private int longest() {
    return lengths[cell(a.length, b.length)];
  }

  private byte[] subsequence() {
    byte[] found = new byte[longest()];
    int end = found.length;
    for (Match match : matches()) {
      end -= match.length;
      System.arraycopy(a, match.inA, found, end, match.length);
    }
    return found;
  }

  /** The runs of the subsequence, last one first. */
  private List<Match> matches() {
    List<Match> matches = new ArrayList<>();
    int i = a.length;
    int j = b.length;
    while (i > 0 && j > 0) {
      int length = 0;
      while (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
        i--;
        j--;
        length++;
      }
      if (length > 0) {
        matches.add(new Match(i, j, length));
      } else if (lengths[cell(i - 1, j)] > lengths[cell(i, j - 1)]) {
        i--;
      } else {
        j--;
      }
    }
    return matches;
  }

  private void replyIndexes(Call call, long least, boolean withLength) {
    List<Match> shown = matches().stream().filter(match -> match.length >= least).toList();
    var reply = call.reply();
    reply.map(2);
    reply.bulk("matches");
    reply.array(shown.size());
    for (Match match : shown) {
      reply.array(withLength ? 3 : 2);
      replyRange(call, match.inA, match.length);
      replyRange(call, match.inB, match.length);
      if (withLength) {
        reply.integer(match.length);
      }
    }
    reply.bulk("len");
    reply.integer(longest());
  }

  private static void replyRange(Call call, int from, int length) {
    call.reply().array(2);
    call.reply().integer(from);
    call.reply().integer(from + length - 1L);
  }
}
