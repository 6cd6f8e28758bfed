package io.holdfast.server.command.hashes;

import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.HashValue;
import io.holdfast.server.structure.Reading;

/** What of a hash is answered: HGETALL, HKEYS, HVALS. */
enum HashPart {
  BOTH {
    @Override
    void answer(HashValue hash, ElementSink sink) {
      hash.forEach(sink, sink);
    }
  },
  FIELDS {
    @Override
    void answer(HashValue hash, ElementSink sink) {
      hash.forEach(sink, NOWHERE);
    }
  },
  VALUES {
    @Override
    void answer(HashValue hash, ElementSink sink) {
      hash.forEach(NOWHERE, sink);
    }
  };

  private static final ElementSink NOWHERE =
      new ElementSink() {
        @Override
        public void bytes(long address, int length) {}

        @Override
        public void integer(long value) {}
      };

  /** Hands this part of all fields over. */
  abstract void answer(HashValue hash, ElementSink sink);

  /** Writes this part of what a reading hands over. */
  Reading.Sink sink(Reply reply) {
    return new Reading.Sink() {
      @Override
      public void member(long address, int length) {
        if (HashPart.this != VALUES) {
          reply.bulk(address, length);
        }
      }

      @Override
      public void value(long address, int length) {
        if (HashPart.this != FIELDS) {
          reply.bulk(address, length);
        }
      }
    };
  }
}
