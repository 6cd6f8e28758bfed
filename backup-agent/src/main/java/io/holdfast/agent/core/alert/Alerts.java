package io.holdfast.agent.core.alert;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.schedule.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of troubles.
 *
 * <pre>
 *   seen --> open, told to each channel, again after a while --> gone: told to those who know
 *             ^                                                    |          |
 *             +------------------ is back --------------------------+          v
 *                                                                          forgotten
 * </pre>
 *
 * Who was told is written down after telling: a kill in between tells once more, and never leaves
 * anybody untold. A state that can not be saved keeps nobody untold either, and is told of itself:
 * who was told stays in memory then, until it can. A channel that can not be reached is tried
 * again, ever more seldom.
 */
public final class Alerts {
  private static final Logger log = LoggerFactory.getLogger(Alerts.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);

  /** A time so far ahead was not told by the clock that we have now. */
  private static final Duration AHEAD = Duration.ofHours(1);

  private final Journal journal;
  private final Policies policies;
  private final List<Channel> channels;
  private final Duration repeat;
  private final AlertListener listener;
  private final Time time;
  private final Map<String, Retry> retries = new HashMap<>();
  private Map<String, Alert> alerts;

  /**
   * Alerts over channels.
   *
   * @param repeat after how long a channel is told again of a trouble that lasts
   */
  public Alerts(
      Journal journal,
      Policies policies,
      List<Channel> channels,
      Duration repeat,
      AlertListener listener,
      Time time) {
    this.journal = journal;
    this.policies = policies;
    this.channels = List.copyOf(channels);
    this.repeat = repeat;
    this.listener = listener;
    this.time = time;
    this.alerts = journal.state().alerts();
  }

  /** Is told what was sent, for metrics. */
  public interface AlertListener {
    void told(String channel, boolean reached);
  }

  private record Retry(Deadline next, Duration pause) {}

  /** Looks what is wrong, and tells who does not know it yet. */
  public void look() {
    if (channels.isEmpty()) {
      return;
    }
    Instant now = time.now();
    become(merged(now));
    for (String key : alerts.keySet()) {
      for (Channel channel : channels) {
        tellIfDue(key, channel, now);
      }
    }
    Map<String, Alert> left = new LinkedHashMap<>(alerts);
    left.values().removeIf(this::isForgotten);
    become(left);
  }

  /** Saves what is known from here on; what can not be saved now is with what comes later. */
  private void become(Map<String, Alert> known) {
    alerts = Collections.unmodifiableMap(known);
    if (journal.unsaved().isPresent() || known.equals(journal.state().alerts())) {
      return;
    }
    try {
      journal.update(state -> state.withAlerts(known));
    } catch (Unavailable | Refused | StateConflict e) {
      log.debug("alerts are not saved: {}", e.getMessage());
    }
  }

  private Map<String, Alert> merged(Instant now) {
    AgentState state = journal.state();
    Map<String, Alert> open = new LinkedHashMap<>(alerts);
    Map<String, Alert> troubles = new LinkedHashMap<>();
    for (Alert trouble : Troubles.now(state, journal.unsaved(), policies.all(), now)) {
      troubles.put(trouble.key(), trouble);
    }
    open.replaceAll((key, alert) -> troubles.containsKey(key) ? alert : alert.over(now));
    troubles.forEach(
        (key, trouble) -> open.merge(key, trouble, (known, seen) -> known.lasting(seen.words())));
    return open;
  }

  private void tellIfDue(String key, Channel channel, Instant now) {
    Alert alert = Objects.requireNonNull(alerts.get(key));
    if (!isDue(alert, channel, now)) {
      return;
    }
    String attempt = channel.name() + "/" + key;
    if (isPutOff(channel.name()) || isPutOff(attempt)) {
      return;
    }
    try {
      channel.tell(alert);
    } catch (Refused | Unavailable e) {
      // One that hangs is asked once for all it is to be told, not once for each: all looks wait.
      Duration wait = putOff(e instanceof Unavailable ? channel.name() : attempt);
      listener.told(channel.name(), false);
      log.warn(
          "{} could not be told of {}, trying again in {} s: {}",
          channel.name(),
          key,
          wait.toSeconds(),
          e.getMessage());
      return;
    }
    retries.remove(channel.name());
    retries.remove(attempt);
    listener.told(channel.name(), true);
    Map<String, Alert> more = new LinkedHashMap<>(alerts);
    more.put(
        key, alert.isOver() ? alert.forgetting(channel.name()) : alert.told(channel.name(), now));
    become(more);
  }

  /** Whether something waits for its next try. */
  private boolean isPutOff(String what) {
    Retry retry = retries.get(what);
    return retry != null && !retry.next().isOver();
  }

  private Duration putOff(String what) {
    Retry retry = retries.get(what);
    Duration wait =
        retry == null
            ? FIRST_RETRY
            : Collections.min(List.of(retry.pause().multipliedBy(2), LONGEST_RETRY));
    retries.put(what, new Retry(Deadline.in(wait, time), wait));
    return wait;
  }

  private boolean isDue(Alert alert, Channel channel, Instant now) {
    Instant told = alert.told().get(channel.name());
    if (alert.isOver()) {
      return told != null;
    }
    return channel.wants(alert)
        && (told == null || !now.isBefore(told.plus(repeat)) || told.isAfter(now.plus(AHEAD)));
  }

  /** What is over and has nobody left to tell, be it because a channel is gone. */
  private boolean isForgotten(Alert alert) {
    return alert.isOver()
        && channels.stream().noneMatch(each -> alert.told().containsKey(each.name()));
  }
}
