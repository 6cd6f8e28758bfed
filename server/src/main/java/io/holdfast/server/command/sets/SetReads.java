package io.holdfast.server.command.sets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CollectionReply;
import io.holdfast.server.command.options.ScanOptions;
import io.holdfast.server.structure.SetValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands that read one set. */
final class SetReads {
  private SetReads() {}

  static void members(Call call) {
    SetValue set = read(call);
    call.reply().set(set == null ? 0 : set.size());
    if (set == null) {
      return;
    }
    if (set.isLarge()) {
      call.reply().stream(
          new CollectionReply(call, call.bytes(1), reply -> reply::bulk, set::read));
    } else {
      set.forEach(call.bulks());
    }
  }

  static void contains(Call call) {
    SetValue set = read(call);
    call.reply().integer(set != null && set.contains(call.bytes(2)));
  }

  static void containsMany(Call call) {
    SetValue set = read(call);
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      call.reply().integer(set != null && set.contains(call.bytes(i)));
    }
  }

  static void size(Call call) {
    SetValue set = read(call);
    call.reply().integer(set == null ? 0 : set.size());
  }

  static void scan(Call call) {
    long from = ScanOptions.cursor(call, 2);
    SetValue set = read(call);
    if (set == null) {
      ScanOptions.replyHead(call, 0, 0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, false);
    List<byte[]> found = new ArrayList<>();
    long cursor = options.walk(from, set::scan, found);
    found.removeIf(member -> !options.matches(member));
    ScanOptions.replyHead(call, cursor, found.size());
    found.forEach(call.reply()::bulk);
  }

  private static @Nullable SetValue read(Call call) {
    return call.read(call.bytes(1), SetValue.class);
  }
}
