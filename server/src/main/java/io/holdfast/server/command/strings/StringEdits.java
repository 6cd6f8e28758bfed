package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.StringChange;
import io.holdfast.server.command.Strings;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringValue;

/** Commands that change a part of a string. */
final class StringEdits {
  /** The longest string, Redis's default of proto-max-bulk-len. */
  static final int MAX_LENGTH = 512 * 1024 * 1024;

  private StringEdits() {}

  static void append(Call call) {
    byte[] key = call.bytes(1);
    Entry entry = Strings.findForEdit(call, key);
    if (entry == null) {
      StringValue value = Strings.argument(call, 2);
      int length = value.length();
      call.add(key, value);
      call.reply().integer(length);
      return;
    }
    int former = entry.view().length();
    checkLength(former, length(call, 2));
    StringEdit edit = entry.edit();
    write(call, 2, edit, former);
    call.changed(entry);
    call.reply().integer(edit.length());
  }

  static void setRange(Call call) {
    long offset = call.integer(2);
    if (offset < 0) {
      throw new CommandException("ERR offset is out of range");
    }
    byte[] key = call.bytes(1);
    int length = length(call, 3);
    Entry entry = Strings.findForEdit(call, key);
    if (length == 0) {
      call.reply().integer(entry == null ? 0 : entry.view().length());
      return;
    }
    checkLength(offset, length);
    StringChange change = StringChange.begin(call, key, entry, (int) offset + length);
    write(call, 3, change.edit(), (int) offset);
    call.reply().integer(change.edit().length());
    change.end();
  }

  private static int length(Call call, int index) {
    LargeArgument large = call.large(index);
    return large == null ? call.bytes(index).length : large.length();
  }

  private static void write(Call call, int index, StringEdit edit, int at) {
    LargeArgument large = call.large(index);
    if (large == null) {
      byte[] bytes = call.bytes(index);
      edit.write(at, bytes, 0, bytes.length);
    } else {
      edit.write(at, large.address(), large.length());
    }
  }

  private static void checkLength(long former, long more) {
    if (former > MAX_LENGTH - more) {
      throw new CommandException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
    }
  }
}
