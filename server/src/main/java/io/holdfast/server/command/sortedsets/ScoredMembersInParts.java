package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.LargeResult;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.SortedSetValue;

/** The members of a sorted set by rank. */
final class ScoredMembersInParts implements LargeResult.Part<SortedSetValue> {
  private final ScoredReply form;
  private int next;

  ScoredMembersInParts(ScoredReply form) {
    this.form = form;
  }

  @Override
  public boolean next(SortedSetValue set, Reply reply) {
    int some = Math.min(Producer.PORTION_ELEMENTS, set.size() - next);
    set.forEach(next, some, false, form.on(reply));
    next += some;
    return next < set.size();
  }
}
