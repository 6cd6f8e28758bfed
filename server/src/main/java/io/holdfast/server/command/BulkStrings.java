package io.holdfast.server.command;

import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ElementSink;

/** Replies each element as a bulk string, straight from where it is stored. */
public record BulkStrings(Reply reply) implements ElementSink {
  @Override
  public void bytes(long address, int length) {
    reply.bulk(address, length);
  }

  @Override
  public void integer(long value) {
    reply.bulkNumber(value);
  }
}
