package io.holdfast.server.command.sortedsets;

import io.holdfast.server.command.Call;
import io.holdfast.server.resp.Reply;

/** Writes members, with scores when asked for: flat in RESP2, in pairs in RESP3. */
record ScoredReply(Reply reply, boolean withScores) {
  static ScoredReply of(Call call, boolean withScores) {
    return new ScoredReply(call.reply(), withScores);
  }

  void head(int members) {
    reply.array(withScores && !reply.isResp3() ? 2 * members : members);
  }

  void member(byte[] member, double score) {
    if (withScores && reply.isResp3()) {
      reply.array(2);
    }
    reply.bulk(member);
    if (withScores) {
      reply.floating(score);
    }
  }
}
