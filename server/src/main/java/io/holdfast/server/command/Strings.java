package io.holdfast.server.command;

import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.RegionBulk;
import io.holdfast.server.structure.StringValue;

/** Strings from arguments and to replies, of which large ones are not copied. */
public final class Strings {
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

  /** Replies a string. */
  public static void reply(Call call, StringValue value) {
    if (value.isLarge()) {
      call.reply().bulk(RegionBulk.of(value.region()));
    } else {
      call.reply().bulk(value.bytes());
    }
  }
}
