package io.holdfast.agent.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JournalTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Journal.class);

  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final FakeTime time = new FakeTime();
  private AgentState saved = AgentState.empty();
  private Instant roomFrom = Instant.MIN;
  private final Journal journal = new Journal(new Disk(), time);

  @BeforeEach
  void listen() {
    said.start();
    LOGGER.setLevel(Level.INFO);
    LOGGER.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    LOGGER.detachAppender(said);
    LOGGER.setLevel(null);
  }

  @Test
  void update_diskFullForAWhile_isSaidOnceWhenItBeginsAndOnceWhenItIsOver() {
    Instant begun = time.now();
    roomFrom = begun.plus(Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> journal.update(state -> state.fired("p", begun)))
          .isInstanceOf(Unavailable.class);
      journal.retry();
      time.sleep(Duration.ofSeconds(5));
    }
    assertThat(journal.state().lastFires()).as("what is not saved is not seen").isEmpty();
    assertThat(journal.unsaved())
        .hasValue(new Unsaved(begun, "No space left on device (made by the test)"));
    assertThat(said.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);

    time.sleep(Duration.ofHours(1));
    journal.retry();
    journal.retry();
    assertThat(journal.unsaved()).isEmpty();
    journal.update(state -> state.fired("p", begun));
    assertThat(said.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.ERROR, Level.INFO);
    assertThat(said.list.getLast().getFormattedMessage()).contains("since " + begun);
  }

  @Test
  void updatePatiently_diskFullForHours_waitsUntilItIsSaved() {
    Instant begun = time.now();
    roomFrom = begun.plus(Duration.ofHours(3));
    journal.updatePatiently(state -> state.fired("p", begun));
    assertThat(saved.lastFires()).containsEntry("p", begun);
    assertThat(time.now()).isBetween(roomFrom, roomFrom.plusSeconds(10));
    assertThat(said.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.ERROR, Level.INFO);
  }

  private final class Disk implements StateStore {
    @Override
    public AgentState load() {
      return saved;
    }

    @Override
    public void save(AgentState state) {
      if (time.now().isBefore(roomFrom)) {
        throw new Unavailable("No space left on device (made by the test)");
      }
      saved = state;
    }
  }
}
