package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;

/** Values from and to payloads, whatever their type. */
public final class Values {
  private Values() {}

  /** The value of a payload: a view for a collection, a copy for a string. */
  public static Value open(Payload payload) {
    return switch (payload.form()) {
      case STRING_INTEGER, STRING_BYTES, STRING_RAW, STRING_LARGE -> StringValue.open(payload);
      case LIST_LISTPACK, LIST_CHAIN -> ListValue.open(payload);
      case HASH_LISTPACK, HASH_TABLE -> HashValue.open(payload);
      case SET_INTSET, SET_TABLE -> SetValue.open(payload);
      case SORTED_SET_LISTPACK, SORTED_SET_TREE -> SortedSetValue.open(payload);
      case STREAM -> StreamValue.open(payload);
    };
  }

  /**
   * The value of a payload whose key goes without it; it belongs to no key then. The payload's
   * bytes are of no further use.
   */
  public static Value taken(Payload payload) {
    return switch (payload.form()) {
      case STRING_INTEGER, STRING_BYTES, STRING_RAW, STRING_LARGE -> StringValue.taken(payload);
      default ->
          open(
              DetachedPayload.moved(
                  payload.slabs(), payload.form(), payload.address(), payload.size()));
    };
  }

  /** How a value that belongs to no key is to be stored. */
  public static Form storedForm(Value value) {
    return value instanceof StringValue string ? string.storedForm() : detached(value).form();
  }

  /** Bytes of its payload. */
  public static int storedSize(Value value) {
    return value instanceof StringValue string ? string.storedSize() : detached(value).size();
  }

  /** Stores its payload, after {@link #movedTo}; the value given is of no further use. */
  public static void store(Value value, Slabs slabs, long address) {
    if (value instanceof StringValue string) {
      string.store(slabs, address);
    } else {
      DetachedPayload payload = detached(value);
      Memory.copy(payload.address(), address, payload.size());
      PinnedTable.moved(payload.form(), payload.address(), address);
      payload.free();
    }
  }

  /** The same value in these slabs: itself, or a copy after which it is freed. */
  public static Value movedTo(Slabs slabs, Value value) {
    if (value instanceof StringValue string) {
      return string.storable();
    }
    if (detached(value).slabs() == slabs) {
      return value;
    }
    Value copy = value.copyTo(slabs);
    free(value);
    return copy;
  }

  /** The same for one that may have been stored or freed meanwhile. */
  public static void freeDetached(Value value) {
    if (value instanceof StringValue) {
      free(value);
    } else if (payloadOf(value) instanceof DetachedPayload payload && payload.isLive()) {
      free(value);
    }
  }

  /** Frees a value that belongs to no key. */
  public static void free(Value value) {
    if (value instanceof StringValue string) {
      if (string.isOwn()) {
        string.freeSome(Integer.MAX_VALUE);
      }
    } else if (!PinnedTable.takeOver(detached(value))) {
      while (!value.freeSome(Integer.MAX_VALUE)) {
        Thread.onSpinWait();
      }
      detached(value).free();
    }
  }

  /** The payload of a collection that belongs to no key. */
  public static DetachedPayload detached(Value value) {
    if (payloadOf(value) instanceof DetachedPayload payload && payload.isLive()) {
      return payload;
    }
    throw new IllegalArgumentException("the value belongs to a key already");
  }

  private static Payload payloadOf(Value value) {
    return switch (value) {
      case StringValue string -> throw new IllegalArgumentException("a string has no payload");
      case ListValue list -> list.payload();
      case HashValue hash -> hash.payload();
      case SetValue set -> set.payload();
      case SortedSetValue set -> set.payload();
      case StreamValue stream -> stream.payload();
    };
  }
}
