package io.holdfast.agent.core.history;

import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state in memory, always behind or equal to what is on stable storage: a change is saved first
 * and seen afterwards. Readers never wait for a save.
 *
 * <p>While the place of the state is full, read-only or out of reach nothing can be written down,
 * so nothing new is begun, and what is under way waits: {@link #unsaved} says so, the log says it
 * once when it begins and once when it is over.
 */
public final class Journal {
  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final StateStore store;
  private final Time time;
  private final Object writing = new Object();
  private final List<BiConsumer<AgentState, AgentState>> watchers = new CopyOnWriteArrayList<>();
  private volatile AgentState state;
  private volatile @Nullable Unsaved unsaved;

  /** Reads what is there. */
  public Journal(StateStore store, Time time) {
    this.store = store;
    this.time = time;
    this.state = store.load();
  }

  /** The newest saved state, with progress figures that need no saving. */
  public AgentState state() {
    return state;
  }

  /** Why the last change could not be saved; empty while all can. */
  public Optional<Unsaved> unsaved() {
    return Optional.ofNullable(unsaved);
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
      save(next);
      become(next);
    }
  }

  /**
   * As {@link #update}, but waits as long as the state can not be saved: what was done in the world
   * meanwhile is not lost, and is no failure of who did it.
   *
   * @throws StateConflict when somebody else has written it
   * @throws io.holdfast.agent.core.port.Stopped when the agent is told to stop meanwhile
   */
  public void updatePatiently(UnaryOperator<AgentState> change) {
    Duration wait = FIRST_WAIT;
    while (true) {
      try {
        update(change);
        return;
      } catch (Unavailable | Refused e) {
        time.sleep(wait);
        wait = Collections.min(List.of(wait.multipliedBy(2), LONGEST_WAIT));
      }
    }
  }

  /** Tries whether the state can be saved again, if it could not: nobody else may have a reason. */
  public void retry() {
    if (unsaved == null) {
      return;
    }
    synchronized (writing) {
      try {
        save(state);
      } catch (Unavailable | Refused | StateConflict e) {
        // It is noted already.
      }
    }
  }

  /** Changes only what is seen, for progress that a restart may forget. */
  public void show(UnaryOperator<AgentState> change) {
    synchronized (writing) {
      become(change.apply(state));
    }
  }

  private void save(AgentState next) {
    try {
      store.save(next);
    } catch (Unavailable | Refused | StateConflict e) {
      note(String.valueOf(e.getMessage()));
      throw e;
    }
    Unsaved ended = unsaved;
    if (ended != null) {
      unsaved = null;
      log.info("the state can be saved again, for the first time since {}", ended.since());
    }
  }

  private void note(String words) {
    Unsaved known = unsaved;
    if (known == null) {
      log.error("the state can not be saved; runs wait until it can: {}", words);
    }
    unsaved = new Unsaved(known == null ? time.now() : known.since(), words);
  }

  private void become(AgentState next) {
    AgentState before = state;
    state = next;
    watchers.forEach(each -> each.accept(before, next));
  }
}
