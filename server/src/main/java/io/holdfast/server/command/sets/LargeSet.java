package io.holdfast.server.command.sets;

import io.holdfast.server.command.BulkStrings;
import io.holdfast.server.command.LargeResult;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.SetValue;

/** Replies the members of a set that was made for the reply, in portions. */
final class LargeSet implements Producer {
  /** Buckets of a portion, each of some ten members. */
  private static final int BUCKETS = PORTION_ELEMENTS / 10;

  private final LargeResult<SetValue> result;
  private long cursor;

  LargeSet(LargeResult<SetValue> result) {
    this.result = result;
  }

  @Override
  public boolean next(Reply reply) {
    var sink = new BulkStrings(reply);
    for (int i = 0; i < BUCKETS; i++) {
      cursor = result.value().scan(cursor, sink);
      if (cursor == 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void release() {
    result.close();
  }
}
