package io.holdfast.server.command;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.memory.Region;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.RegionBulk;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringValue;
import io.holdfast.server.structure.StringView;
import org.jspecify.annotations.Nullable;

/** Strings from arguments and to replies, of which large ones are not copied. */
public final class Strings {
  /** Parts of long strings up to here are copied to the reply. */
  private static final int COPIED = 64 * 1024;

  private Strings() {}

  /**
   * An argument as a string to be stored. The memory of a large one becomes the string's, so only
   * once for each argument; if it is not stored it is freed.
   */
  public static StringValue argument(Call call, int index) {
    LargeArgument large = call.large(index);
    return large == null
        ? StringValue.of(call.bytes(index))
        : call.unlessStored(StringValue.of(large.take()));
  }

  /** A string that stays good until the command ends, whatever becomes of its key. */
  public static StringValue kept(Call call, StringValue value) {
    return value.isLarge() ? call.unlessStored(StringValue.of(value.region().retain())) : value;
  }

  /**
   * The live entry of a key, whose string may be changed in place; null when there is none.
   *
   * @throws CommandException WRONGTYPE
   */
  public static @Nullable Entry findForEdit(Call call, byte[] key) {
    Entry entry = call.findForWrite(key);
    checkString(entry);
    return entry;
  }

  /**
   * The string of a key, to be read where it lies; null when there is none.
   *
   * @throws CommandException WRONGTYPE
   */
  public static @Nullable StringView view(Call call, byte[] key) {
    Entry entry = call.find(key);
    call.client().countLookup(entry != null);
    checkString(entry);
    return entry == null ? null : entry.view();
  }

  private static void checkString(@Nullable Entry entry) {
    if (entry != null && !entry.form().isString()) {
      throw CommandException.wrongType();
    }
  }

  /** Sets a key to a string that was made, whatever it held. */
  public static void put(Call call, byte[] key, StringEdit made) {
    call.put(key, call.unlessStored(made.take()));
  }

  /** Replies a part of a string, without a copy on the heap. */
  public static void reply(Call call, StringView view, int from, int length) {
    Region region = view.region();
    if (region != null && length >= COPIED) {
      call.reply().bulk(RegionBulk.of(region, from, length));
    } else if (view.isInMemory()) {
      call.reply().bulk(view.address() + from, length);
    } else {
      var bytes = new byte[length];
      view.read(from, bytes, 0, length);
      call.reply().bulk(bytes);
    }
  }

  /** Replies a string. */
  public static void reply(Call call, StringValue value) {
    if (value.isLarge()) {
      call.reply().bulk(RegionBulk.of(value.region()));
    } else {
      call.reply().bulk(value.bytes());
    }
  }
}
