package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trouble and who was told of it.
 *
 * @param subject the policy that it is about, restore-check or agent-state; with the kind it tells
 *     one from another
 * @param words what is wrong, with the reason
 * @param since when it was first seen
 * @param overAt when it was gone, null while it lasts
 * @param told by channel: when it was last told that the trouble is there; a channel that was told
 *     that it is over is not in it any more
 */
public record Alert(
    AlertKind kind,
    String subject,
    String words,
    Instant since,
    @Nullable Instant overAt,
    Map<String, Instant> told) {
  public Alert {
    told = Map.copyOf(told);
  }

  /** A trouble that was just seen. */
  public static Alert begun(AlertKind kind, String subject, String words, Instant now) {
    return new Alert(kind, subject, words, now, null, Map.of());
  }

  /** What tells it from other troubles. */
  public String key() {
    return kind.word() + "/" + subject;
  }

  public boolean isOver() {
    return overAt != null;
  }

  /** The same with the newest words, lasting. */
  public Alert lasting(String newWords) {
    return new Alert(kind, subject, newWords, since, null, told);
  }

  public Alert over(Instant now) {
    return isOver() ? this : new Alert(kind, subject, words, since, now, told);
  }

  public Alert told(String channel, Instant at) {
    Map<String, Instant> more = new LinkedHashMap<>(told);
    more.put(channel, at);
    return new Alert(kind, subject, words, since, overAt, more);
  }

  public Alert forgetting(String channel) {
    Map<String, Instant> fewer = new LinkedHashMap<>(told);
    fewer.remove(channel);
    return new Alert(kind, subject, words, since, overAt, fewer);
  }
}
