package io.holdfast.server.snapshot;

import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.StreamConsumer;
import io.holdfast.server.structure.StreamCursor;
import io.holdfast.server.structure.StreamGroup;
import io.holdfast.server.structure.StreamPending;
import io.holdfast.server.structure.StreamValue;
import io.holdfast.server.value.StreamId;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What of a stream goes into its {@link ContentDigest}: nothing of nodes and deleted entries, but
 * all that commands depend on. Numbers have 8 bytes, an ID is two of them, a string is its length
 * and its bytes; groups and consumers come in the order of their names.
 *
 * <pre>
 * entries | for each its ID, pairs, and for each field and value a string
 * last ID | greatest deleted ID | entries ever added
 * groups  | for each: name | last ID | entries read
 *           pending | for each: ID | delivered at | deliveries | consumer's name
 *           consumers | for each: name | seen at
 * </pre>
 */
final class StreamContent {
  private final LongConsumer numbers;
  private final Consumer<byte[]> strings;
  private final ElementSink elements;

  /**
   * @param strings takes names
   * @param elements takes fields and values
   */
  StreamContent(LongConsumer numbers, Consumer<byte[]> strings, ElementSink elements) {
    this.numbers = numbers;
    this.strings = strings;
    this.elements = elements;
  }

  void write(StreamValue stream) {
    numbers.accept(stream.length());
    StreamCursor entries = stream.entries(StreamId.MIN, StreamId.MAX, false);
    while (entries.next()) {
      id(entries.id());
      numbers.accept(entries.pairs());
      entries.read(elements);
    }
    id(stream.lastId());
    id(stream.maxDeletedId());
    numbers.accept(stream.entriesAdded());
    numbers.accept(stream.groups());
    for (int i = 0; i < stream.groups(); i++) {
      write(stream.group(i));
    }
  }

  private void write(StreamGroup group) {
    strings.accept(group.name());
    id(group.lastId());
    numbers.accept(group.entriesRead());
    numbers.accept(group.pending());
    StreamPending pending = group.pending(null, StreamId.MIN);
    while (pending.next()) {
      id(pending.id());
      numbers.accept(pending.deliveredAt());
      numbers.accept(pending.deliveries());
      strings.accept(pending.consumer().name());
    }
    numbers.accept(group.consumers());
    for (int i = 0; i < group.consumers(); i++) {
      StreamConsumer consumer = group.consumer(i);
      strings.accept(consumer.name());
      numbers.accept(consumer.seenAt());
    }
  }

  private void id(StreamId id) {
    numbers.accept(id.millis());
    numbers.accept(id.sequence());
  }
}
