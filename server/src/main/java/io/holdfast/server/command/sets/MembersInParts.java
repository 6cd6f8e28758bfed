package io.holdfast.server.command.sets;

import io.holdfast.server.command.BulkStrings;
import io.holdfast.server.command.LargeResult;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.SetValue;

/** The members of a set, some buckets at a time. */
final class MembersInParts implements LargeResult.Part<SetValue> {
  /** Of a part; each has some ten members. */
  private static final int BUCKETS = Producer.PORTION_ELEMENTS / 10;

  private long cursor;

  @Override
  public boolean next(SetValue set, Reply reply) {
    var sink = new BulkStrings(reply);
    for (int i = 0; i < BUCKETS; i++) {
      cursor = set.scan(cursor, sink);
      if (cursor == 0) {
        return false;
      }
    }
    return true;
  }
}
