package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.Strings;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.StringView;

/** Commands that answer a string, some of which then change its key. */
final class StringReads {
  private static final byte[] EMPTY = {};

  private StringReads() {}

  static void get(Call call) {
    Entry entry = call.find(call.bytes(1));
    call.client().countLookup(entry != null);
    if (entry == null) {
      call.reply().nil();
    } else if (!entry.string(call.bulks())) {
      Strings.reply(call, Call.cast(entry, StringValue.class));
    }
  }

  static void getMany(Call call) {
    call.reply().array(call.count() - 1);
    for (int i = 1; i < call.count(); i++) {
      Entry entry = call.find(call.bytes(i));
      call.client().countLookup(entry != null);
      if (entry == null || (!entry.string(call.bulks()) && !replyOther(call, entry))) {
        call.reply().nil();
      }
    }
  }

  /** Replies a string that is not stored in one piece; false for what is no string. */
  private static boolean replyOther(Call call, Entry entry) {
    boolean string = entry.value() instanceof StringValue;
    if (string) {
      Strings.reply(call, Call.cast(entry, StringValue.class));
    }
    return string;
  }

  static void getAndDelete(Call call) {
    get(call);
    call.remove(call.bytes(1));
  }

  static void getAndExpire(Call call) {
    SetOptions options = SetOptions.parse(call, 2, false);
    byte[] key = call.bytes(1);
    StringValue value = call.read(key, StringValue.class);
    if (value == null) {
      call.reply().nil();
      return;
    }
    StringValue kept = Strings.kept(call, value);
    long expireAt = options.expireAt(call);
    Entry entry = call.findForWrite(key);
    if (entry != null && options.expire() != null) {
      if (!options.expire().isRelative() && call.isOver(expireAt)) {
        call.remove(key);
        call.effect(Words.DEL, key);
      } else {
        call.database(key).setExpiry(entry, expireAt);
        call.effect(Words.PEXPIREAT, key, Words.of(expireAt));
      }
    } else if (entry != null && options.persist() && entry.expires()) {
      call.database(key).setExpiry(entry, Entry.NO_EXPIRY);
      call.effect(Words.PERSIST, key);
    }
    Strings.reply(call, kept);
  }

  static void length(Call call) {
    StringView view = Strings.view(call, call.bytes(1));
    call.reply().integer(view == null ? 0 : view.length());
  }

  static void range(Call call) {
    long start = call.integer(2);
    long end = call.integer(3);
    StringView found = Strings.view(call, call.bytes(1));
    StringView view = found == null ? StringView.EMPTY : found;
    long size = view.length();
    if (start < 0 && end < 0 && start > end) {
      call.reply().bulk(EMPTY);
      return;
    }
    long first = Math.max(0, start < 0 ? size + start : start);
    long last = Math.min(size - 1, Math.max(0, end < 0 ? size + end : end));
    if (first > last) {
      call.reply().bulk(EMPTY);
    } else {
      Strings.reply(call, view, (int) first, (int) (last - first + 1));
    }
  }
}
