package io.holdfast.server.command.hashes;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.LongDouble;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Commands that change a hash. */
final class HashWrites {
  private HashWrites() {}

  static void set(Call call) {
    call.reply().integer(putAll(call));
  }

  static void setMany(Call call) {
    putAll(call);
    call.reply().ok();
  }

  private static int putAll(Call call) {
    if (call.count() % 2 != 0) {
      throw CommandException.arity(call.spec().name());
    }
    Entry entry = call.findForWrite(call.bytes(1), HashValue.class);
    HashValue hash = hash(call, entry);
    int added = 0;
    int next = 2;
    try {
      for (; next < call.count(); next += 2) {
        added += hash.put(call.bytes(next), call.bytes(next + 1)) ? 1 : 0;
      }
    } finally { // of a store that is full some may be in
      if (entry != null && next > 2) {
        call.changed(entry);
      }
    }
    if (entry == null) {
      call.add(call.bytes(1), hash);
    }
    return added;
  }

  static void setIfMissing(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), HashValue.class);
    HashValue hash = hash(call, entry);
    boolean missing = !hash.contains(call.bytes(2));
    if (missing) {
      hash.put(call.bytes(2), call.bytes(3));
      store(call, entry, hash);
    }
    call.reply().integer(missing);
  }

  static void delete(Call call) {
    Entry entry = call.findForWrite(call.bytes(1), HashValue.class);
    int removed = 0;
    if (entry != null) {
      HashValue hash = hash(call, entry);
      for (int i = 2; i < call.count(); i++) {
        removed += hash.remove(call.bytes(i)) ? 1 : 0;
      }
      if (removed > 0) {
        call.changed(entry);
      }
    }
    call.reply().integer(removed);
  }

  static void increment(Call call) {
    long by = call.integer(3);
    Entry entry = call.findForWrite(call.bytes(1), HashValue.class);
    HashValue hash = hash(call, entry);
    byte[] former = hash.get(call.bytes(2));
    if (former != null && !Integers.isCanonical(former)) {
      throw new CommandException("ERR hash value is not an integer");
    }
    long value = former == null ? 0 : Integers.parse(former);
    long sum = value + by;
    if (((value ^ sum) & (by ^ sum)) < 0) {
      throw new CommandException("ERR increment or decrement would overflow");
    }
    hash.put(call.bytes(2), Long.toString(sum).getBytes(StandardCharsets.US_ASCII));
    store(call, entry, hash);
    call.reply().integer(sum);
  }

  static void incrementByFloat(Call call) {
    LongDouble by = LongDouble.parse(call.bytes(3));
    if (!by.isFinite()) {
      throw new CommandException("ERR value is NaN or Infinity");
    }
    Entry entry = call.findForWrite(call.bytes(1), HashValue.class);
    HashValue hash = hash(call, entry);
    LongDouble sum = number(hash.get(call.bytes(2))).plus(by);
    if (!sum.isFinite()) {
      throw new CommandException("ERR increment would produce NaN or Infinity");
    }
    byte[] text = sum.text().getBytes(StandardCharsets.US_ASCII);
    hash.put(call.bytes(2), text);
    store(call, entry, hash);
    call.effect(Words.HSET, call.bytes(1), call.bytes(2), text);
    call.reply().bulk(text);
  }

  private static LongDouble number(byte @Nullable [] text) {
    if (text == null) {
      return LongDouble.ZERO;
    }
    try {
      return LongDouble.parse(text);
    } catch (CommandException e) {
      throw new CommandException("ERR hash value is not a float");
    }
  }

  private static HashValue hash(Call call, @Nullable Entry entry) {
    return entry == null
        ? call.make(call.bytes(1), HashValue::new)
        : Call.cast(entry, HashValue.class);
  }

  private static void store(Call call, @Nullable Entry entry, HashValue hash) {
    if (entry == null) {
      call.add(call.bytes(1), hash);
    } else {
      call.changed(entry);
    }
  }
}
