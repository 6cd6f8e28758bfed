package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.structure.ListValue;
import io.holdfast.server.structure.SetValue;
import io.holdfast.server.structure.SortedSetValue;
import io.holdfast.server.structure.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SORT and SORT_RO. Weights and answers may be in any keys, so all shards are locked. */
final class Sort {
  private static final byte[] EMPTY = {};

  private Sort() {}

  /** An element with what it is sorted by: the number or the text. */
  private static final class Weighed {
    final byte[] element;
    final double number;
    final byte @Nullable [] text;

    Weighed(byte[] element, double number, byte @Nullable [] text) {
      this.element = element;
      this.number = number;
      this.text = text;
    }
  }

  static void sort(Call call) {
    sort(call, SortOptions.parse(call, true));
  }

  static void sortReadOnly(Call call) {
    sort(call, SortOptions.parse(call, false));
  }

  /** The key that is sorted and, as the last STORE says, the one that is written. */
  static int[] keys(byte[][] arguments) {
    int store = 0;
    for (int i = 2; i + 1 < arguments.length; i++) {
      if (named(arguments[i], "LIMIT")) {
        i += 2;
      } else if (named(arguments[i], "GET") || named(arguments[i], "BY")) {
        i++;
      } else if (named(arguments[i], "STORE")) {
        store = ++i;
      }
    }
    return store == 0 ? firstKey(arguments) : new int[] {1, store};
  }

  static int[] firstKey(byte[][] arguments) {
    return arguments.length > 1 ? new int[] {1} : new int[0];
  }

  private static boolean named(byte[] argument, String option) {
    return new String(argument, StandardCharsets.ISO_8859_1).equalsIgnoreCase(option);
  }

  private static void sort(Call call, SortOptions options) {
    Entry entry = call.find(call.bytes(1));
    call.client().countLookup(entry != null);
    Value value = entry == null ? null : entry.value();
    List<byte[]> elements = elements(value);
    boolean sorted = options.by() == null || !options.by().isConstant();
    if (sorted) {
      elements = sorted(call, options, options.by(), options.alphabetic(), elements);
    } else if (value instanceof SetValue && (options.storeIndex() != 0 || call.client().scripted)) {
      elements = sorted(call, options, null, true, elements);
    } else if (options.descending() && !(value instanceof SetValue)) {
      Collections.reverse(elements);
    }
    int size = elements.size();
    int start = Math.clamp(options.start(), 0, size);
    int end = options.count() < 0 ? size : (int) Math.min(size, start + options.count());
    List<byte @Nullable []> result = new ArrayList<>();
    for (byte[] element : elements.subList(start, Math.max(start, end))) {
      if (options.get().isEmpty()) {
        result.add(element);
      }
      for (SortPattern pattern : options.get()) {
        result.add(pattern.lookUp(call, element));
      }
    }
    if (options.storeIndex() == 0) {
      call.reply().array(result.size());
      if (result.size() > Producer.PORTION_ELEMENTS) {
        call.reply().stream(new SortedElements(result));
      } else {
        result.forEach(call.reply()::bulkOrNil);
      }
    } else {
      store(call, call.bytes(options.storeIndex()), result);
      call.effectIsValueOf(call.bytes(options.storeIndex())); // equal ones have no order
    }
  }

  private static void store(Call call, byte[] key, List<byte @Nullable []> result) {
    if (result.isEmpty()) {
      call.remove(key);
    } else {
      ListValue list = call.make(key, ListValue::new);
      result.forEach(element -> list.addLast(element == null ? EMPTY : element));
      call.put(key, list);
    }
    call.reply().integer(result.size());
  }

  private static List<byte[]> elements(@Nullable Value value) {
    List<byte[]> elements = new ArrayList<>();
    switch (value) {
      case null -> {}
      case ListValue list -> list.forEach(elements::add);
      case SetValue set -> set.forEach(elements::add);
      case SortedSetValue sorted -> sorted.forEach((member, score) -> elements.add(member));
      default -> throw CommandException.wrongType();
    }
    return elements;
  }

  private static List<byte[]> sorted(
      Call call,
      SortOptions options,
      @Nullable SortPattern by,
      boolean alphabetic,
      List<byte[]> elements) {
    List<Weighed> weighed = new ArrayList<>(elements.size());
    for (byte[] element : elements) {
      byte[] weight = by == null ? element : by.lookUp(call, element);
      weighed.add(new Weighed(element, alphabetic || weight == null ? 0 : number(weight), weight));
    }
    Comparator<Weighed> order =
        !alphabetic ? Sort::byNumber : options.storeIndex() != 0 ? Sort::byBytes : Sort::byText;
    weighed.sort(options.descending() ? order.reversed() : order);
    List<byte[]> result = new ArrayList<>(elements.size());
    weighed.forEach(one -> result.add(one.element));
    return result;
  }

  private static int byBytes(Weighed one, Weighed other) {
    if (one.text == null || other.text == null) {
      return Boolean.compare(one.text != null, other.text != null);
    }
    return Arrays.compareUnsigned(one.text, other.text);
  }

  /** As C's {@code strcoll}, which Redis compares with when it stores nothing, in the C locale. */
  private static int byText(Weighed one, Weighed other) {
    if (one.text == null || other.text == null) {
      return byBytes(one, other);
    }
    return Arrays.compareUnsigned(
        one.text, 0, cLength(one.text), other.text, 0, cLength(other.text));
  }

  private static int cLength(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return length;
  }

  private static int byNumber(Weighed one, Weighed other) {
    int order = Double.compare(one.number, other.number);
    return order != 0 ? order : Arrays.compareUnsigned(one.element, other.element);
  }

  private static double number(byte[] text) {
    if (text.length == 0) {
      return 0;
    }
    Double number = Doubles.parse(text);
    if (number == null) {
      throw new CommandException("ERR One or more scores can't be converted into double");
    }
    return number + 0.0; // -0 and 0 are equal
  }
}
