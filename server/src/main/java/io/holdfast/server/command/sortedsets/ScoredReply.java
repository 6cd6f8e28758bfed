package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.Reading;
import io.holdfast.server.structure.SortedSetValue;

/** Writes members, with scores when asked for: flat in RESP2, in pairs in RESP3. */
record ScoredReply(Reply reply, boolean withScores, boolean inPairs)
    implements SortedSetValue.Sink, Reading.Sink {
  static ScoredReply of(Call call, boolean withScores) {
    return new ScoredReply(call.reply(), withScores, withScores && call.reply().isResp3());
  }

  void head(int members) {
    reply.array(withScores && !reply.isResp3() ? 2 * members : members);
  }

  void member(byte[] member, double score) {
    pair();
    reply.bulk(member);
    score(score);
  }

  /** The same for another place to write to. */
  ScoredReply on(Reply other) {
    return new ScoredReply(other, withScores, inPairs);
  }

  @Override
  public void member(long address, int length) {
    bytes(address, length);
  }

  @Override
  public void bytes(long address, int length) {
    pair();
    reply.bulk(address, length);
  }

  @Override
  public void integer(long value) {
    pair();
    reply.bulkNumber(value);
  }

  @Override
  public void score(double score) {
    if (withScores) {
      reply.floating(score);
    }
  }

  private void pair() {
    if (inPairs) {
      reply.array(2);
    }
  }
}
