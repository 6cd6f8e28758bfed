package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.Batch;
import io.holdfast.server.command.Dispatcher;
import io.holdfast.server.resp.ProtocolException;
import io.holdfast.server.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one connection on their way from its bytes to the dispatcher: parsed a {@link Batch}
 * at a time, to bring their keys near together. The batch is the event loop's, so what is left of
 * it at the end of a turn waits here, and goes first in the next.
 */
final class RequestQueue {
  private final RequestParser parser = new RequestParser();
  private final Batch batch = LoopBuffers.here().batch(); // empty between turns
  private final Deque<byte[][]> waiting = new ArrayDeque<>(0);
  private final Client client;
  private final Dispatcher dispatcher;
  private @Nullable ProtocolException broken;

  RequestQueue(Client client, Dispatcher dispatcher) {
    this.client = client;
    this.dispatcher = dispatcher;
  }

  /** True when no request waits that was parsed before. */
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  Batch batch() {
    return batch;
  }

  /** True when all that was parsed was carried out. */
  boolean isDone() {
    return batch.isEmpty() && waiting.isEmpty();
  }

  /** True when the last request was a line and not an array. */
  boolean wasInline() {
    return parser.wasInline();
  }

  /**
   * Fills the batch with what there is; false when it stays empty.
   *
   * @param most requests
   * @param maxBulk bytes that an argument may have
   */
  boolean fill(ByteBuf in, int most, long maxBulk) {
    batch.clear();
    if (broken != null) {
      return false;
    }
    try {
      while (batch.size() < most) {
        byte[][] request = parser.next(in, client.authenticated, maxBulk);
        if (request == null) {
          break;
        }
        batch.add(request);
        if (parser.hasLarges()) { // these are kept until it is done, so it is the batch's last
          client.keep(parser.takeLarges());
          break;
        }
      }
    } catch (ProtocolException e) {
      broken = e; // is told after the replies to what came before
    }
    dispatcher.prepare(client, batch);
    return !batch.isEmpty();
  }

  /** Fills it with what was parsed before, unless it has something; false when it stays empty. */
  boolean refill() {
    if (!batch.isEmpty()) {
      return true;
    }
    if (waiting.isEmpty()) {
      return false;
    }
    batch.clear();
    while (batch.size() < Batch.MOST && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    dispatcher.prepare(client, batch);
    return true;
  }

  /** Empties the batch, which other connections need; what is left in it waits here. */
  void putAside() {
    while (!batch.isEmpty()) {
      waiting.addFirst(batch.removeLast());
    }
    batch.clear();
  }

  /** Bytes that are no request, once all requests before them are done; else null. */
  @Nullable ProtocolException broken() {
    return waiting.isEmpty() ? broken : null;
  }

  /** Bytes of a request that is not whole yet. */
  long heldBytes() {
    return parser.heldBytes();
  }

  void release() {
    waiting.clear();
    parser.release();
    client.releaseLarges();
  }
}
