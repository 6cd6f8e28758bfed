package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.ExpireTime;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;

/** Commands that set a key's expiry or answer it. */
final class ExpireCommands {
  private static final long NO_KEY = -2;

  private ExpireCommands() {}

  /** On what the new expiry depends: that there is none, one, a lower or a higher one. */
  private record Condition(boolean none, boolean some, boolean greater, boolean less) {
    static Condition parse(Call call) {
      boolean nx = false;
      boolean xx = false;
      boolean gt = false;
      boolean lt = false;
      for (int i = 3; i < call.count(); i++) {
        nx |= call.is(i, "NX");
        xx |= call.is(i, "XX");
        gt |= call.is(i, "GT");
        lt |= call.is(i, "LT");
        if (!call.is(i, "NX") && !call.is(i, "XX") && !call.is(i, "GT") && !call.is(i, "LT")) {
          throw new CommandException("ERR Unsupported option " + call.text(i));
        }
      }
      if (nx && (xx || gt || lt)) {
        throw new CommandException(
            "ERR NX and XX, GT or LT options at the same time are not compatible");
      }
      if (gt && lt) {
        throw new CommandException("ERR GT and LT options at the same time are not compatible");
      }
      return new Condition(nx, xx, gt, lt);
    }

    /** A key without expiry counts as one that expires never, later than any other. */
    boolean allows(Entry entry, long at) {
      boolean expires = entry.expires();
      return !(none && expires)
          && !(some && !expires)
          && !(greater && (!expires || at <= entry.expireAt()))
          && !(less && expires && at >= entry.expireAt());
    }
  }

  static void expire(Call call) {
    expire(call, ExpireTime.EX);
  }

  static void expireMillis(Call call) {
    expire(call, ExpireTime.PX);
  }

  static void expireAt(Call call) {
    expire(call, ExpireTime.EXAT);
  }

  static void expireAtMillis(Call call) {
    expire(call, ExpireTime.PXAT);
  }

  private static void expire(Call call, ExpireTime how) {
    Condition condition = Condition.parse(call);
    long time = call.integer(2);
    int unit = how.unit();
    long base = how.isRelative() ? call.now() : 0;
    if (time > Long.MAX_VALUE / unit
        || time < Long.MIN_VALUE / unit
        || time * unit > Long.MAX_VALUE - base) {
      throw ExpireTime.invalid(call);
    }
    long at = time * unit + base;
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key);
    if (entry == null || !condition.allows(entry, at)) {
      call.reply().integer(0);
      return;
    }
    if (call.isOver(at)) {
      call.remove(key);
      call.effect(Words.DEL, key);
    } else {
      call.database(key).setExpiry(entry, at);
      call.effect(Words.PEXPIREAT, key, Words.of(at));
    }
    call.reply().integer(1);
  }

  static void persist(Call call) {
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key);
    boolean expires = entry != null && entry.expires();
    if (entry != null && expires) {
      call.database(key).setExpiry(entry, Entry.NO_EXPIRY);
    }
    call.reply().integer(expires);
  }

  static void rest(Call call) {
    reply(call, call.now(), 1000);
  }

  static void restMillis(Call call) {
    reply(call, call.now(), 1);
  }

  static void at(Call call) {
    reply(call, 0, 1000);
  }

  static void atMillis(Call call) {
    reply(call, 0, 1);
  }

  private static void reply(Call call, long since, int unit) {
    Entry entry = call.peek(call.bytes(1));
    call.client().countLookup(entry != null);
    if (entry == null) {
      call.reply().integer(NO_KEY);
    } else if (!entry.expires()) {
      call.reply().integer(Entry.NO_EXPIRY);
    } else {
      long millis = Math.max(0, entry.expireAt() - since);
      call.reply().integer((millis + unit / 2) / unit);
    }
  }
}
