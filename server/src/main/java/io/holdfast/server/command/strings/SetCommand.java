package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.Strings;
import io.holdfast.server.command.options.ExpireTime;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringValue;
import org.jspecify.annotations.Nullable;

/** Commands that give a key a string, whatever it held. */
final class SetCommand {
  private SetCommand() {}

  static void set(Call call) {
    SetOptions options = SetOptions.parse(call, 3, true);
    long expireAt = options.expireAt(call);
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key);
    StringValue former = null;
    if (options.get() && entry != null) {
      former = Strings.kept(call, Call.cast(entry, StringValue.class));
    }
    boolean stays = entry == null ? options.ifPresent() : options.ifMissing();
    if (!stays) {
      StringValue value = Strings.argument(call, 2);
      if (entry != null && options.keepExpiry()) {
        call.database(key).replace(entry, value, true);
      } else {
        put(call, key, 2, value, expireAt);
      }
    }
    if (options.get()) {
      reply(call, former);
    } else if (stays) {
      call.reply().nil();
    } else {
      call.reply().ok();
    }
  }

  static void setIfMissing(Call call) {
    boolean missing = call.find(call.bytes(1)) == null;
    if (missing) {
      call.add(call.bytes(1), Strings.argument(call, 2));
    }
    call.reply().integer(missing);
  }

  static void setForSeconds(Call call) {
    setFor(call, ExpireTime.EX);
  }

  static void setForMilliseconds(Call call) {
    setFor(call, ExpireTime.PX);
  }

  private static void setFor(Call call, ExpireTime unit) {
    long expireAt = unit.parse(call, 2);
    put(call, call.bytes(1), 3, Strings.argument(call, 3), expireAt);
    call.reply().ok();
  }

  static void getAndSet(Call call) {
    StringValue former = call.read(call.bytes(1), StringValue.class);
    StringValue kept = former == null ? null : Strings.kept(call, former);
    call.put(call.bytes(1), Strings.argument(call, 2));
    reply(call, kept);
  }

  static void setMany(Call call) {
    checkPairs(call);
    putAll(call);
    call.reply().ok();
  }

  static void setManyIfMissing(Call call) {
    checkPairs(call);
    for (int i = 1; i < call.count(); i += 2) {
      if (call.find(call.bytes(i)) != null) {
        call.reply().integer(0);
        return;
      }
    }
    putAll(call);
    call.reply().integer(1);
  }

  private static void checkPairs(Call call) {
    if (call.count() % 2 == 0) {
      throw CommandException.arity(call.spec().name());
    }
  }

  private static void putAll(Call call) {
    for (int i = 1; i < call.count(); i += 2) {
      call.put(call.bytes(i), Strings.argument(call, i + 1));
    }
  }

  private static void put(Call call, byte[] key, int index, StringValue value, long expireAt) {
    Entry entry = call.put(key, value);
    if (expireAt != Entry.NO_EXPIRY) {
      call.database(key).setExpiry(entry, expireAt);
      byte[] argument = call.arguments()[index];
      call.effect(Words.SET, key, argument, Words.PXAT, Words.of(expireAt));
    }
  }

  private static void reply(Call call, @Nullable StringValue value) {
    if (value == null) {
      call.reply().nil();
    } else {
      Strings.reply(call, value);
    }
  }
}
