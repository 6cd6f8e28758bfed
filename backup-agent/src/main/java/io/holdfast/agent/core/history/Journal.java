package io.holdfast.agent.core.history;

import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state in memory, always behind or equal to what is on stable storage: a change is saved first
 * and seen afterwards. Readers never wait for a save.
 */
public final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final StateStore store;
  private final Time time;
  private final Duration patience;
  private final Object writing = new Object();
  private final List<BiConsumer<AgentState, AgentState>> watchers = new CopyOnWriteArrayList<>();
  private volatile AgentState state;

  /**
   * Reads what is there.
   *
   * @param patience how long {@link #updatePatiently} goes on trying
   */
  public Journal(StateStore store, Time time, Duration patience) {
    this.store = store;
    this.time = time;
    this.patience = patience;
    this.state = store.load();
  }

  /** The newest saved state, with progress figures that need no saving. */
  public AgentState state() {
    return state;
  }

  /**
   * Has a watcher told of each change from here on, in their order, with the state before and
   * after. It is called by the thread that makes the change, while others wait to make theirs: it
   * must neither wait nor throw.
   */
  public void watch(BiConsumer<AgentState, AgentState> watcher) {
    watchers.add(watcher);
  }

  /** Changes the state durably, or throws what the state store threw and changes nothing. */
  public void update(UnaryOperator<AgentState> change) {
    synchronized (writing) {
      AgentState next = change.apply(state);
      store.save(next);
      become(next);
    }
  }

  /**
   * As {@link #update}, but waits while the place of the state is out of reach, as a Kubernetes API
   * server may be for minutes.
   */
  public void updatePatiently(UnaryOperator<AgentState> change) {
    Instant giveUp = time.now().plus(patience);
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        update(change);
        return;
      } catch (Unavailable e) {
        if (time.now().isAfter(giveUp)) {
          throw e;
        }
        log.warn("state not saved, trying again in {} ms: {}", wait.toMillis(), e.getMessage());
        time.sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
      }
    }
  }

  /** Changes only what is seen, for progress that a restart may forget. */
  public void show(UnaryOperator<AgentState> change) {
    synchronized (writing) {
      become(change.apply(state));
    }
  }

  private void become(AgentState next) {
    AgentState before = state;
    state = next;
    watchers.forEach(each -> each.accept(before, next));
  }
}
