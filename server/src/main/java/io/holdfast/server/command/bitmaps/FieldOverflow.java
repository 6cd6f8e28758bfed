package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;

/** What BITFIELD does with a value that its type can't hold. */
enum FieldOverflow {
  /** The lowest bits are kept. */
  WRAP,
  /** The type's end on that side is taken. */
  SAT,
  /** Nothing is written, and null answered. */
  FAIL;

  static FieldOverflow parse(Call call, int index) {
    for (FieldOverflow overflow : values()) {
      if (call.is(index, overflow.name())) {
        return overflow;
      }
    }
    throw new CommandException("ERR Invalid OVERFLOW type specified");
  }
}
