package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.LargeResult;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.SortedSetValue;

/** Replies a sorted set that was made for the reply, in portions. */
final class LargeSortedSet implements Producer {
  private final LargeResult<SortedSetValue> result;
  private final ScoredReply form;
  private int next;

  LargeSortedSet(LargeResult<SortedSetValue> result, ScoredReply form) {
    this.result = result;
    this.form = form;
  }

  @Override
  public boolean next(Reply reply) {
    SortedSetValue set = result.value();
    int some = Math.min(PORTION_ELEMENTS, set.size() - next);
    set.forEach(next, some, false, form.on(reply));
    next += some;
    return next < set.size();
  }

  @Override
  public void release() {
    result.close();
  }
}
