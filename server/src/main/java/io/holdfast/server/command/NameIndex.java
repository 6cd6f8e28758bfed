package io.holdfast.server.command;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands by the bytes of their names in any case, without making a string: an
 * open-addressed table at most half full. Names are a few dozen and fixed, so nobody can flood it.
 */
final class NameIndex {
  private static final byte[] NONE = {};

  private byte[][] names = empty(64);
  private @Nullable CommandSpec[] specs = new @Nullable CommandSpec[64];
  private int size;

  void put(CommandSpec spec) {
    if (2 * ++size > names.length) {
      @Nullable CommandSpec[] old = specs;
      names = empty(2 * old.length);
      specs = new @Nullable CommandSpec[2 * old.length];
      for (CommandSpec moved : old) {
        if (moved != null) {
          insert(moved);
        }
      }
    }
    insert(spec);
  }

  @Nullable CommandSpec find(byte[] name) {
    int mask = names.length - 1;
    for (int at = hash(name) & mask; ; at = (at + 1) & mask) {
      byte[] candidate = names[at];
      if (candidate.length == 0 || same(candidate, name)) {
        return specs[at];
      }
    }
  }

  private void insert(CommandSpec spec) {
    byte[] name = spec.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
    int mask = names.length - 1;
    int at = hash(name) & mask;
    while (names[at].length > 0) {
      at = (at + 1) & mask;
    }
    names[at] = name;
    specs[at] = spec;
  }

  /** Places without a name; no command's is empty. */
  private static byte[][] empty(int size) {
    var places = new byte[size][];
    Arrays.fill(places, NONE);
    return places;
  }

  private static int hash(byte[] name) {
    int hash = name.length;
    for (byte b : name) {
      hash = 31 * hash + (b | 0x20);
    }
    return hash ^ hash >>> 7;
  }

  private static boolean same(byte[] lower, byte[] name) {
    if (lower.length != name.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      int b = name[i];
      if (lower[i] != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
        return false;
      }
    }
    return true;
  }
}
