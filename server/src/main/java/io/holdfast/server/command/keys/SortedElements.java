package io.holdfast.server.command.keys;

import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies what SORT has found in portions; each element is let go of as it is replied. */
final class SortedElements implements Producer {
  private final List<byte @Nullable []> elements;
  private int next;

  /** Takes a list over. */
  SortedElements(List<byte @Nullable []> elements) {
    this.elements = elements;
  }

  @Override
  public boolean next(Reply reply) {
    int bytes = 0;
    for (int i = 0; i < PORTION_ELEMENTS && bytes < PORTION_BYTES && next < elements.size(); i++) {
      byte[] element = elements.set(next++, null);
      reply.bulkOrNil(element);
      bytes += element == null ? 0 : element.length;
    }
    return next < elements.size();
  }
}
