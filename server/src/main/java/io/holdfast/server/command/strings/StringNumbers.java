package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.LongDouble;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Commands that count in a string. */
final class StringNumbers {
  private StringNumbers() {}

  static void increment(Call call) {
    add(call, 1);
  }

  static void decrement(Call call) {
    add(call, -1);
  }

  static void incrementBy(Call call) {
    add(call, call.integer(2));
  }

  static void decrementBy(Call call) {
    long by = call.integer(2);
    if (by == Long.MIN_VALUE) {
      throw new CommandException("ERR decrement would overflow");
    }
    add(call, -by);
  }

  private static void add(Call call, long by) {
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key);
    boolean stored = entry != null && entry.form() == Form.STRING_INTEGER;
    long former = 0;
    if (entry != null) {
      former = stored ? entry.integer() : integer(Call.cast(entry, StringValue.class));
    }
    long sum = former + by;
    if (((former ^ sum) & (by ^ sum)) < 0) {
      throw new CommandException("ERR increment or decrement would overflow");
    }
    if (entry != null && stored) {
      call.database(key).setInteger(entry, sum);
    } else {
      store(call, key, entry, StringValue.of(sum));
    }
    call.reply().integer(sum);
  }

  static void incrementByFloat(Call call) {
    byte[] key = call.bytes(1);
    Entry entry = call.findForWrite(key, StringValue.class);
    LongDouble former =
        entry == null ? LongDouble.ZERO : number(Call.cast(entry, StringValue.class));
    LongDouble sum = former.plus(LongDouble.parse(call.bytes(2)));
    if (!sum.isFinite()) {
      throw new CommandException("ERR increment would produce NaN or Infinity");
    }
    byte[] text = sum.text().getBytes(StandardCharsets.US_ASCII);
    store(call, key, entry, StringValue.text(text));
    call.effect(Words.SET, key, text, Words.KEEPTTL);
    call.reply().bulk(text);
  }

  private static LongDouble number(StringValue value) {
    if (value.isLarge()) {
      throw CommandException.notAFloat();
    }
    return LongDouble.parse(value.bytes());
  }

  private static void store(Call call, byte[] key, @Nullable Entry entry, StringValue value) {
    if (entry == null) {
      call.add(key, value);
    } else {
      call.database(key).replace(entry, value, true);
    }
  }

  private static long integer(StringValue value) {
    if (value.isInteger()) {
      return value.integer();
    }
    if (value.isLarge()) {
      throw CommandException.notAnInteger();
    }
    byte[] bytes = value.bytes();
    if (!Integers.isCanonical(bytes)) {
      throw CommandException.notAnInteger();
    }
    return Integers.parse(bytes);
  }
}
