package io.holdfast.server.structure;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Readings of tables that change, move and go meanwhile: each hands over what was there when it
 * began, beside a map of the same content.
 */
final class ReadingTest {
  private static final int MOST_READINGS = 4;

  private final BlockChecker.Strict checker = new BlockChecker.Strict();
  private final Map<String, String> model = new TreeMap<>();
  private final List<Watched> watched = new ArrayList<>();

  /** A reading, what it has handed over, and what it should. */
  private static final class Watched implements Reading.Sink {
    final List<String> expected;
    final boolean inOrder;
    final List<String> given = new ArrayList<>();
    private int count;
    final Reading reading;

    Watched(List<String> expected, boolean inOrder, Function<Reading.Sink, Reading> beginning) {
      this.expected = expected;
      this.inOrder = inOrder;
      this.reading = beginning.apply(this);
    }

    @Override
    public void member(long address, int length) {
      given.add(text(address, length));
      count++;
    }

    @Override
    public void value(long address, int length) {
      append(text(address, length));
    }

    @Override
    public void score(double score) {
      append(Double.toString(score));
    }

    private void append(String more) {
      given.set(count - 1, given.get(count - 1) + "=" + more);
    }

    void assertComplete() {
      if (!inOrder) {
        Collections.sort(given);
        Collections.sort(expected);
      }
      assertThat(given).isEqualTo(expected);
      assertThat(reading.size()).isEqualTo(expected.size());
    }
  }

  /** One type of value as the test changes and reads it. */
  private interface Subject {
    void put(String member, String value);

    void remove(String member);

    Watched read(Random random);
  }

  private static String text(long address, int length) {
    byte[] bytes = new byte[length];
    Memory.read(address, bytes, 0, length);
    return new String(bytes, ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Property(tries = 40)
  void set_changedMeanwhile_isHandedOverAsItWas(@ForAll long seed) {
    run(
        seed,
        Form.SET_TABLE,
        payload -> {
          MemberTable.create(payload, 0, ElementLayout.MEMBER);
          SetValue set = SetValue.open(payload);
          return new Subject() {
            @Override
            public void put(String member, String value) {
              set.add(bytes(member));
            }

            @Override
            public void remove(String member) {
              set.remove(bytes(member));
            }

            @Override
            public Watched read(Random random) {
              return new Watched(new ArrayList<>(model.keySet()), false, set::read);
            }
          };
        });
  }

  @Property(tries = 40)
  void hash_changedMeanwhile_isHandedOverAsItWas(@ForAll long seed) {
    run(
        seed,
        Form.HASH_TABLE,
        payload -> {
          MemberTable.create(payload, 0, ElementLayout.MEMBER_AND_VALUE);
          HashValue hash = HashValue.open(payload);
          return new Subject() {
            @Override
            public void put(String member, String value) {
              hash.put(bytes(member), bytes(value));
            }

            @Override
            public void remove(String member) {
              hash.remove(bytes(member));
            }

            @Override
            public Watched read(Random random) {
              List<String> all = new ArrayList<>();
              model.forEach((field, value) -> all.add(field + "=" + value));
              return new Watched(all, false, hash::read);
            }
          };
        });
  }

  @Property(tries = 60)
  void range_changedMeanwhile_isHandedOverAsItWasAndInOrder(@ForAll long seed) {
    run(
        seed,
        Form.SORTED_SET_TREE,
        payload -> {
          MemberTable.create(payload, 0, ElementLayout.SCORE_AND_MEMBER);
          ScoreTree.create(payload, MemberTable.ROOT_BYTES);
          SortedSetValue set = SortedSetValue.open(payload);
          return new Subject() {
            @Override
            public void put(String member, String value) {
              set.put(bytes(member), Double.parseDouble(value));
            }

            @Override
            public void remove(String member) {
              int rank = set.rank(bytes(member));
              if (rank == 0) {
                set.pop(1, false, NOWHERE);
              } else if (rank >= 0 && rank % 3 == 0) {
                set.removeRange(rank, 1);
              } else {
                set.remove(bytes(member));
              }
            }

            @Override
            public Watched read(Random random) {
              return readRange(set, random);
            }
          };
        });
  }

  private static final SortedSetValue.Sink NOWHERE =
      new SortedSetValue.Sink() {
        @Override
        public void bytes(long address, int length) {}

        @Override
        public void integer(long value) {}

        @Override
        public void score(double score) {}
      };

  private Watched readRange(SortedSetValue set, Random random) {
    List<Map.Entry<String, String>> order = new ArrayList<>(model.entrySet());
    boolean falling = random.nextBoolean();
    Comparator<Map.Entry<String, String>> rising =
        Comparator.<Map.Entry<String, String>>comparingDouble(
                each -> Double.parseDouble(each.getValue()))
            .thenComparing(Map.Entry::getKey);
    order.sort(falling ? rising.reversed() : rising);
    int skipped = random.nextInt(3) == 0 ? random.nextInt(order.size()) : 0;
    int count = order.size() - skipped;
    count = random.nextInt(3) == 0 ? 1 + random.nextInt(count) : count;
    List<String> expected = new ArrayList<>();
    for (Map.Entry<String, String> each : order.subList(skipped, skipped + count)) {
      expected.add(each.getKey() + "=" + Double.parseDouble(each.getValue()));
    }
    int from = falling ? order.size() - 1 - skipped : skipped;
    int most = count;
    return new Watched(expected, true, ahead -> set.read(from, most, falling, ahead));
  }

  private void run(long seed, Form form, Function<Payload, Subject> make) {
    var random = new Random(seed);
    model.clear(); // jqwik keeps the instance for all tries
    watched.clear();
    int before = PinnedTable.live();
    try (var slabs = new Slabs(1L << 30, checker)) {
      var place = new Place(slabs, form);
      Subject subject = make.apply(place);
      int range = random.nextInt(3) == 0 ? 20 : random.nextInt(4) == 0 ? 5000 : 500;
      for (int step = 0; step < 3 * range; step++) {
        // Grows, then shrinks, so that buckets are divided and joined while they are read.
        change(subject, random, range, step < 2 * range ? 3 : -3);
        place.moveSometimes(random);
        if (!model.isEmpty() && watched.size() < MOST_READINGS && random.nextInt(40) == 0) {
          watched.add(subject.read(random));
        }
        if (!watched.isEmpty() && random.nextInt(3) == 0) {
          walk(random);
        }
      }
      finish(place, random);
      assertThat(PinnedTable.live()).isEqualTo(before);
    }
    assertThat(checker.liveBlocks()).isZero();
  }

  private void change(Subject subject, Random random, int range, int tendency) {
    String member = "member " + random.nextInt(range);
    if (random.nextInt(10) < 5 + tendency) {
      String value =
          random.nextInt(4) == 0 ? "1" : Integer.toString(random.nextInt(1 << random.nextInt(30)));
      subject.put(member, value);
      model.put(member, value);
    } else {
      subject.remove(member);
      model.remove(member);
    }
  }

  private void walk(Random random) {
    Watched one = watched.get(random.nextInt(watched.size()));
    if (random.nextInt(50) == 0) {
      assertThat(one.reading.end()).isNull(); // given up half-way
      watched.remove(one);
    } else if (!one.reading.walk(1 + random.nextInt(30), one)) {
      one.assertComplete();
      assertThat(one.reading.end()).isNull();
      watched.remove(one);
    }
  }

  /** The value loses its key; who reads it reads on, and the last one frees it. */
  private void finish(Place place, Random random) {
    DetachedPayload gone = place.take();
    assertThat(PinnedTable.takeOver(gone)).isEqualTo(!watched.isEmpty());
    Collections.shuffle(watched, random);
    DetachedPayload left = watched.isEmpty() ? gone : null;
    while (!watched.isEmpty()) {
      Watched one = watched.removeLast();
      while (one.reading.walk(100, one)) {
        assertThat(one.given.size()).isLessThanOrEqualTo(one.expected.size());
      }
      one.assertComplete();
      left = one.reading.end();
      assertThat(left == gone).isEqualTo(watched.isEmpty());
    }
    Values.free(Values.open(gone));
    assertThat(left).isSameAs(gone);
  }

  /** A payload that moves, as that of a record that is made anew. */
  private static final class Place implements Payload {
    private DetachedPayload now;

    Place(Slabs slabs, Form form) {
      int bytes = form == Form.SORTED_SET_TREE ? SortedTable.ROOT_BYTES : MemberTable.ROOT_BYTES;
      now = new DetachedPayload(slabs, form, bytes);
    }

    void moveSometimes(Random random) {
      if (random.nextInt(20) == 0) {
        now = take();
      }
    }

    DetachedPayload take() {
      DetachedPayload moved =
          DetachedPayload.moved(now.slabs(), now.form(), now.address(), now.size());
      now.free();
      return moved;
    }

    @Override
    public Slabs slabs() {
      return now.slabs();
    }

    @Override
    public Form form() {
      return now.form();
    }

    @Override
    public long address() {
      return now.address();
    }

    @Override
    public int size() {
      return now.size();
    }

    @Override
    public void resize(int size) {
      throw new IllegalStateException("a root has one size");
    }

    @Override
    public void become(Form form, int size) {
      throw new IllegalStateException("a table stays one");
    }
  }
}
