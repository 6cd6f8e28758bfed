package io.holdfast.server.structure;

import static io.holdfast.server.structure.ListValueTest.bytes;
import static io.holdfast.server.structure.ListValueTest.string;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The same random changes of a list, of a plain Java list, and of a list on the heap. */
final class ListRun {
  final ListValue list;
  final List<String> model = new ArrayList<>();
  final io.holdfast.server.value.ListValue oracle = new io.holdfast.server.value.ListValue();

  private final Random random;
  private final int longest;
  private final int removals;

  ListRun(Random random, ListValue list) {
    this.random = random;
    this.list = list;
    this.longest = new int[] {4, 70, 300, 20_000}[random.nextInt(4)];
    this.removals = 1 + random.nextInt(5);
  }

  /** Makes it a list of some nodes, whichever the limits are. */
  void fill() {
    int rest = random.nextInt(3) == 0 ? 0 : random.nextInt(150_000);
    while (rest > 0) {
      String value = element();
      rest -= 8 + value.length();
      if (random.nextBoolean()) {
        addFirst(value);
      } else {
        addLast(value);
      }
    }
  }

  void change() {
    String value = element();
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    switch (random.nextInt(10 + removals)) {
      case 0, 1, 2 -> addFirst(value);
      case 3, 4, 5 -> addLast(value);
      case 6, 7 -> insert(index, value);
      case 8 -> set(index, value);
      case 9 -> append(value);
      case 10 -> removeEqual(value);
      case 11 -> removeRange(index);
      default -> pop();
    }
  }

  private String element() {
    return random.nextInt(3) == 0
        ? "" + (random.nextLong() >> random.nextInt(64))
        : random.nextInt(4) == 0
            ? "" + random.nextInt(5)
            : "w".repeat(random.nextInt(random.nextInt(5) == 0 ? longest : 30));
  }

  private void addFirst(String value) {
    list.addFirst(bytes(value));
    oracle.addFirst(bytes(value));
    model.addFirst(value);
  }

  private void addLast(String value) {
    list.addLast(bytes(value));
    oracle.addLast(bytes(value));
    model.addLast(value);
  }

  private void insert(int index, String value) {
    if (!model.isEmpty()) {
      String pivot = model.get(index);
      boolean after = random.nextBoolean();
      assertThat(list.insert(bytes(pivot), bytes(value), after)).isTrue();
      oracle.insert(bytes(pivot), bytes(value), after);
      model.add(model.indexOf(pivot) + (after ? 1 : 0), value);
    }
  }

  private void set(int index, String value) {
    if (!model.isEmpty()) {
      list.set(index, bytes(value));
      oracle.set(index, bytes(value));
      model.set(index, value);
    }
  }

  /** As a snapshot does that is read. */
  private void append(String value) {
    if (random.nextInt(5) == 0) {
      list.appendPlain(bytes(value));
      oracle.appendPlain(bytes(value));
      model.add(value);
    } else if (random.nextInt(3) == 0) {
      var packed = new io.holdfast.server.value.Listpack();
      for (int i = random.nextInt(20); i > 0; i--) {
        packed.append(bytes(value + i));
        model.add(value + i);
      }
      list.appendListpack(packed.toBytes());
      oracle.appendListpack(packed.toBytes());
    }
  }

  private void removeEqual(String value) {
    boolean fromTail = random.nextBoolean();
    int most = 1 + random.nextInt(4);
    int removed = 0;
    for (; removed < most; removed++) {
      int at = fromTail ? model.lastIndexOf(value) : model.indexOf(value);
      if (at < 0) {
        break;
      }
      model.remove(at);
    }
    assertThat(list.removeEqual(bytes(value), fromTail, most)).isEqualTo(removed);
    oracle.removeEqual(bytes(value), fromTail, most);
  }

  private void removeRange(int index) {
    int most = random.nextInt(4) == 0 ? model.size() / 3 : 6;
    int count = Math.min(random.nextInt(1 + most), model.size() - index);
    list.removeRange(index, count);
    oracle.removeRange(index, count);
    model.subList(index, index + count).clear();
  }

  private void pop() {
    for (int i = random.nextInt(4); i > 0 && !model.isEmpty(); i--) {
      if (random.nextBoolean()) {
        assertThat(string(list.removeFirst())).isEqualTo(model.removeFirst());
        oracle.removeFirst();
      } else {
        assertThat(string(list.removeLast())).isEqualTo(model.removeLast());
        oracle.removeLast();
      }
    }
  }
}
