package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.holdfast.server.config.Flags;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.eviction.MemoryLimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is made out about memory before the server starts, and what the log says of it. */
final class SafetyChecksTest {
  private static final MemoryLimit GIBIBYTE = new MemoryLimit(1L << 30, 128L << 20);

  private final Logger logger = (Logger) LoggerFactory.getLogger(SafetyChecks.class);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    said.start();
    logger.addAppender(said);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(said);
    logger.setAdditive(true);
    logger.setLevel(null); // as its parents
  }

  @Test
  void memory_notSaid_isByTheMemoryThereIs() {
    Settings settings = settings();
    SafetyChecks.memory(settings, GIBIBYTE);
    assertThat(settings.get(MemoryParameters.MAXMEMORY)).isEqualTo(GIBIBYTE.forData());
    assertThat(said.list)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getFormattedMessage())
                    .contains("627 MiB", "1024 MiB", "192 MiB", "a heap of 128 MiB"));
  }

  @Test
  void memory_thatFits_isTakenAsItIs() {
    Settings settings = settings("--maxmemory=800mb");
    SafetyChecks.memory(settings, GIBIBYTE);
    assertThat(settings.get(MemoryParameters.MAXMEMORY)).isEqualTo(800L << 20);
    assertThat(said.list).isEmpty();
  }

  @Test
  void memory_moreThanThereIs_isTakenWithAWarning() {
    Settings settings = settings("--maxmemory=1gb");
    SafetyChecks.memory(settings, GIBIBYTE);
    assertThat(settings.get(MemoryParameters.MAXMEMORY)).isEqualTo(1L << 30);
    assertThat(said.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getLevel()).isEqualTo(Level.WARN);
              assertThat(event.getFormattedMessage())
                  .contains("maxmemory 1073741824", "192 MiB", "832 MiB");
            });
  }

  private static Settings settings(String... flags) {
    return Flags.read(List.of(flags), Map.of()).settings();
  }
}
