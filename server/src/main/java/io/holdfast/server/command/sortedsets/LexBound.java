package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.structure.SortedSetValue;
import java.util.Arrays;

/**
 * An end of a range of names among members of equal scores: {@code [name}, {@code (name} without
 * the name itself, {@code -} before and {@code +} behind all.
 */
final class LexBound {
  private final byte[] name;
  private final Form form;

  private enum Form {
    BEFORE_ALL,
    BEHIND_ALL,
    INCLUDED,
    EXCLUDED
  }

  private LexBound(byte[] name, Form form) {
    this.name = name;
    this.form = form;
  }

  static LexBound parse(byte[] text) {
    byte[] name = text.length == 0 ? text : Arrays.copyOfRange(text, 1, text.length);
    Form form =
        switch (text.length == 0 ? 0 : text[0]) {
          case '-' -> name.length == 0 ? Form.BEFORE_ALL : null;
          case '+' -> name.length == 0 ? Form.BEHIND_ALL : null;
          case '[' -> Form.INCLUDED;
          case '(' -> Form.EXCLUDED;
          default -> null;
        };
    if (form == null) {
      throw new CommandException("ERR min or max not valid string range item");
    }
    return new LexBound(name, form);
  }

  /** What stands before a range that begins here. */
  SortedSetValue.Boundary asLeast() {
    return switch (form) {
      case BEFORE_ALL -> (score, member) -> false;
      case BEHIND_ALL -> (score, member) -> true;
      case INCLUDED -> (score, member) -> Arrays.compareUnsigned(member, name) < 0;
      case EXCLUDED -> (score, member) -> Arrays.compareUnsigned(member, name) <= 0;
    };
  }

  /** What stands before the end of a range that ends here. */
  SortedSetValue.Boundary asMost() {
    return switch (form) {
      case BEFORE_ALL -> (score, member) -> false;
      case BEHIND_ALL -> (score, member) -> true;
      case INCLUDED -> (score, member) -> Arrays.compareUnsigned(member, name) <= 0;
      case EXCLUDED -> (score, member) -> Arrays.compareUnsigned(member, name) < 0;
    };
  }
}
