package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringValue;
import java.util.Arrays;

/** Commands that change a part of a string. */
final class StringEdits {
  /** The longest string, Redis's default of proto-max-bulk-len. */
  static final int MAX_LENGTH = 512 * 1024 * 1024;

  private StringEdits() {}

  static void append(Call call) {
    byte[] key = call.bytes(1);
    byte[] more = call.bytes(2);
    Entry entry = call.findForWrite(key, StringValue.class);
    if (entry == null) {
      call.add(key, StringValue.of(more));
      call.reply().integer(more.length);
      return;
    }
    byte[] former = Call.cast(entry, StringValue.class).bytes();
    checkLength(former.length, more.length);
    byte[] whole = Arrays.copyOf(former, former.length + more.length);
    System.arraycopy(more, 0, whole, former.length, more.length);
    call.database(key).replace(entry, StringValue.raw(whole), true);
    call.reply().integer(whole.length);
  }

  static void setRange(Call call) {
    long offset = call.integer(2);
    if (offset < 0) {
      throw new CommandException("ERR offset is out of range");
    }
    byte[] key = call.bytes(1);
    byte[] part = call.bytes(3);
    Entry entry = call.findForWrite(key, StringValue.class);
    byte[] former = entry == null ? new byte[0] : Call.cast(entry, StringValue.class).bytes();
    if (part.length == 0) {
      call.reply().integer(former.length);
      return;
    }
    checkLength(offset, part.length);
    int end = (int) offset + part.length;
    byte[] whole = Arrays.copyOf(former, Math.max(former.length, end));
    System.arraycopy(part, 0, whole, (int) offset, part.length);
    if (entry == null) {
      call.add(key, StringValue.raw(whole));
    } else {
      call.database(key).replace(entry, StringValue.raw(whole), true);
    }
    call.reply().integer(whole.length);
  }

  private static void checkLength(long former, long more) {
    if (former > MAX_LENGTH - more) {
      throw new CommandException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }
}
