package io.holdfast.server.command;

import io.holdfast.server.keyspace.HeldReading;
import io.holdfast.server.keyspace.Shard;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.Reading;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;

/**
 * Replies the elements of a large collection in portions, as it is when this is made, whatever
 * becomes of it. The header comes before. Each portion holds the shard's lock for as long as it
 * takes to copy it.
 */
public final class CollectionReply implements Producer {
  private static final int STEP = 200;

  private final Shard shard;
  private final Function<Reply, Reading.Sink> form;
  private final Backlog backlog;
  private final HeldReading reading;
  private boolean ended;

  /**
   * Begins; the lock of the key's shard is held.
   *
   * @param form how elements are written to a reply
   * @param beginning makes the reading, given where elements go that a change drives out
   */
  public CollectionReply(
      Call call,
      byte[] key,
      Function<Reply, Reading.Sink> form,
      Function<Reading.Sink, Reading> beginning) {
    this.shard = call.database(key).shard();
    this.form = form;
    this.backlog = new Backlog(call.reply().isResp3());
    this.reading = shard.hold(beginning.apply(form.apply(backlog.reply())));
  }

  @Override
  public boolean next(Reply reply) {
    shard.lock();
    try {
      if (!backlog.isEmpty()) {
        backlog.read(reply.buffer(), PORTION_BYTES);
      } else if (!ended && !goOn(reply)) {
        end();
      }
      return !ended || !backlog.isEmpty();
    } finally {
      shard.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the buffer, not its content
  private boolean goOn(Reply reply) {
    Reading.Sink sink = form.apply(reply);
    ByteBuf buffer = reply.buffer();
    int from = buffer.writerIndex();
    boolean more = true;
    for (int done = 0;
        more
            && done < PORTION_ELEMENTS
            && reply.buffer() == buffer
            && buffer.writerIndex() - from < PORTION_BYTES;
        done += STEP) {
      more = reading.walk(STEP, sink);
    }
    return more;
  }

  private void end() {
    ended = true;
    reading.end();
  }

  @Override
  public void release() {
    shard.lock();
    try {
      if (!ended) {
        end();
      }
      backlog.close();
    } finally {
      shard.unlock();
    }
  }
}
