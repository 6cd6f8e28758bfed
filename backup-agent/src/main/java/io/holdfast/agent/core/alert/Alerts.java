package io.holdfast.agent.core.alert;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.schedule.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * anybody untold. A channel that can not be reached is tried again, ever more seldom.
 */
public final class Alerts {
  private static final Logger log = LoggerFactory.getLogger(Alerts.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(30);

  private final Journal journal;
  private final Policies policies;
  private final List<Channel> channels;
  private final Duration repeat;
  private final AlertListener listener;
  private final Time time;
  private final Map<String, Retry> retries = new HashMap<>();

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
  }

  /** Is told what was sent, for metrics. */
  public interface AlertListener {
    void told(String channel, boolean reached);
  }

  private record Retry(Instant at, Duration pause) {}

  /** Looks what is wrong, and tells who does not know it yet. */
  public void look() {
    if (channels.isEmpty()) {
      return;
    }
    Instant now = time.now();
    Map<String, Alert> open = merged(now);
    if (!open.equals(journal.state().alerts())) {
      journal.update(state -> state.withAlerts(open));
    }
    for (Alert alert : open.values()) {
      for (Channel channel : channels) {
        tellIfDue(alert.key(), channel, now);
      }
    }
    List<String> forgotten =
        journal.state().alerts().values().stream()
            .filter(this::isForgotten)
            .map(Alert::key)
            .toList();
    if (!forgotten.isEmpty()) {
      journal.update(state -> state.withoutAlerts(forgotten));
    }
  }

  private Map<String, Alert> merged(Instant now) {
    AgentState state = journal.state();
    Map<String, Alert> open = new LinkedHashMap<>(state.alerts());
    Map<String, Alert> troubles = new LinkedHashMap<>();
    for (Alert trouble : Troubles.now(state, policies.all(), now)) {
      troubles.put(trouble.key(), trouble);
    }
    open.replaceAll((key, alert) -> troubles.containsKey(key) ? alert : alert.over(now));
    troubles.forEach(
        (key, trouble) -> open.merge(key, trouble, (known, seen) -> known.lasting(seen.words())));
    return open;
  }

  private void tellIfDue(String key, Channel channel, Instant now) {
    Alert alert = journal.state().alerts().get(key);
    if (alert == null || !isDue(alert, channel, now)) {
      return;
    }
    String attempt = channel.name() + "/" + key;
    if (isPutOff(channel.name(), now) || isPutOff(attempt, now)) {
      return;
    }
    try {
      channel.tell(alert);
    } catch (Refused | Unavailable e) {
      // One that hangs is asked once for all it is to be told, not once for each: all looks wait.
      Duration wait = putOff(e instanceof Unavailable ? channel.name() : attempt, now);
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
    journal.update(
        state ->
            state.changingAlert(
                key,
                each ->
                    alert.isOver()
                        ? each.forgetting(channel.name())
                        : each.told(channel.name(), now)));
  }

  /** Whether something waits for its next try; a clock that was set back keeps nothing waiting. */
  private boolean isPutOff(String what, Instant now) {
    Retry retry = retries.get(what);
    return retry != null
        && now.isBefore(retry.at())
        && !now.plus(LONGEST_RETRY).isBefore(retry.at());
  }

  private Duration putOff(String what, Instant now) {
    Retry retry = retries.get(what);
    Duration wait = retry == null ? FIRST_RETRY : min(retry.pause().multipliedBy(2));
    retries.put(what, new Retry(now.plus(wait), wait));
    return wait;
  }

  private boolean isDue(Alert alert, Channel channel, Instant now) {
    Instant told = alert.told().get(channel.name());
    if (alert.isOver()) {
      return told != null;
    }
    return channel.wants(alert) && (told == null || !now.isBefore(told.plus(repeat)));
  }

  /** What is over and has nobody left to tell, be it because a channel is gone. */
  private boolean isForgotten(Alert alert) {
    return alert.isOver()
        && channels.stream().noneMatch(each -> alert.told().containsKey(each.name()));
  }

  private static Duration min(Duration wait) {
    return wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
  }
}
