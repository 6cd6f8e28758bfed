package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.EventView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.StepRecord;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.http.EventStream.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Server-sent events over real connections. */
class EventsHttpTest {
  private static final Instant NOW = Instant.parse("2026-11-21T04:10:00Z");
  private static final StepRecord STEP = StepRecord.begun(StepName.BACKUP, NOW);

  @TempDir private Path folder;
  private AgentFixture agent;

  @BeforeEach
  void start() throws IOException {
    agent = new AgentFixture(folder);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void events_ofABackup_tellEachStepAndTheEnd() throws Exception {
    try (EventStream stream = EventStream.open(events(), null)) {
      assertThat(stream.next()).extracting(Received::name).isEqualTo("hello");
      String run = backup();
      List<Received> told = stream.until("ended");
      assertThat(told)
          .extracting(Received::name)
          .containsExactly("queued", "started", "step-begun", "step-ended", "ended");
      assertFollowing(told);
      List<EventView> views =
          told.stream().map(each -> ApiJson.read(each.data(), EventView.class)).toList();
      assertThat(views)
          .allSatisfy(each -> assertThat(each.run()).isEqualTo(run))
          .extracting(EventView::event)
          .isEqualTo(told.stream().map(Received::name).toList());
      assertThat(views.get(3).step())
          .satisfies(
              each -> {
                assertThat(each.name()).isEqualTo("barrier");
                assertThat(each.state()).isEqualTo("failed");
              });
      assertThat(views.getLast().state()).isEqualTo("failed");
      assertThat(views.getLast().words()).startsWith("store 127.0.0.1:");
    }
  }

  @Test
  void events_afterABreak_goOnWhereTheReaderWas() throws Exception {
    String seen;
    List<Received> whole;
    try (EventStream stream = EventStream.open(events(), null)) {
      backup();
      whole = stream.until("ended").stream().filter(each -> !each.id().isEmpty()).toList();
      seen = whole.get(2).id();
    }
    backup();
    try (EventStream stream = EventStream.open(events(), seen)) {
      List<Received> rest = stream.until("ended");
      assertThat(rest.getFirst().name()).isEqualTo("hello");
      assertThat(rest.subList(1, rest.size())).isEqualTo(whole.subList(3, whole.size()));
      List<Received> second = stream.until("ended");
      assertThat(second.getFirst().number()).isEqualTo(whole.getLast().number() + 1);
      assertFollowing(second);
    }
    try (EventStream stream = EventStream.open(events() + "?after=" + seen, null)) {
      assertThat(stream.until("ended").getLast()).isEqualTo(whole.getLast());
    }
  }

  @Test
  void events_idOfAnotherStartOrNonsense_areReset() throws Exception {
    backup();
    for (String id : List.of("abc-5", "x", "-1", "lastly-99999999999999999999999")) {
      try (EventStream stream = EventStream.open(events(), id)) {
        assertThat(stream.next()).extracting(Received::name).as(id).isEqualTo("reset");
      }
    }
  }

  @Test
  void events_moreMissedThanAreKept_areResetAndGoOnWithTheOldest() throws Exception {
    String first;
    try (EventStream stream = EventStream.open(events(), null)) {
      first = stream.until("hello").getFirst().id();
    }
    // Two events for the run itself, which are the oldest.
    progress(RunEvents.KEPT + 10, "");
    try (EventStream stream = EventStream.open(events(), first)) {
      assertThat(stream.until("reset"))
          .extracting(Received::name)
          .containsExactly("hello", "reset");
      List<Received> kept = new ArrayList<>();
      for (int i = 0; i < RunEvents.KEPT; i++) {
        kept.add(stream.next());
      }
      assertFollowing(kept);
      assertThat(ApiJson.read(kept.getLast().data(), EventView.class).step())
          .satisfies(each -> assertThat(each.progress()).isEqualTo((RunEvents.KEPT + 9) % 100));
    }
  }

  @Test
  void events_readerThatDoesNotRead_isCutWhileOthersGoOn() throws Exception {
    String filling = "x".repeat(4096);
    try (EventStream slow = EventStream.open(events(), null);
        EventStream quick = EventStream.open(events(), null)) {
      Awaitility.await().until(() -> readers() == 2);
      var read = new AtomicInteger();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () ->
                      assertThatCode(
                              () -> quick.until(each -> read.incrementAndGet() > 0 && isLast(each)))
                          .doesNotThrowAnyException());
      // More than all buffers of both sides can take; not faster than the quick one reads.
      for (int i = 0; i < 400 && readers() == 2; i++) {
        int sent = 20 * i;
        Awaitility.await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> read.get() >= sent || !reader.isAlive());
        progress(20, filling);
      }
      Awaitility.await().until(() -> readers() == 1);
      agent.part(Journal.class).show(state -> state.adding(done("last")));
      assertThat(reader.join(Duration.ofMinutes(2))).isTrue();
      assertThat(endOf(slow)).as("what was under way when it was cut").isLessThan(8000);
    }
    Awaitility.await().until(() -> readers() == 0);
  }

  @Test
  void events_agentStops_endTheStream() throws Exception {
    try (EventStream stream = EventStream.open(events(), null)) {
      assertThat(stream.next()).isNotNull();
      agent.part(RunEvents.class).close();
      assertThat(stream.next()).isNull();
    }
    Awaitility.await().until(() -> readers() == 0);
  }

  @Test
  void events_tooManyReaders_are503InWords() throws Exception {
    List<EventStream> streams = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 64; i++) {
        streams.add(EventStream.open(events(), null));
      }
      Awaitility.await().until(() -> readers() == 64);
      HttpResponse<String> refused =
          client.send(
              HttpRequest.newBuilder(URI.create(events())).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("64 read the events");
    } finally {
      for (EventStream each : streams) {
        each.close();
      }
    }
    Awaitility.await().until(() -> readers() == 0);
  }

  private int readers() {
    return agent.part(RunEvents.class).readers();
  }

  private String events() {
    return agent.url() + "/api/v1/runs/events";
  }

  private static boolean isLast(Received event) {
    return event.name().equals("ended") && event.data().contains("\"run\":\"last\"");
  }

  private static void assertFollowing(List<Received> events) {
    for (int i = 1; i < events.size(); i++) {
      assertThat(events.get(i).number()).isEqualTo(events.get(i - 1).number() + 1);
    }
  }

  /** The bytes that come before the end of a stream, if it was cut. */
  private static int endOf(EventStream stream) {
    int events = 0;
    try {
      while (stream.next() != null) {
        events++;
      }
    } catch (IOException e) {
      // Reset: as good an end.
    }
    return events;
  }

  /** Has a run that nobody carries out make steps. */
  private void progress(int times, String filling) {
    Journal journal = agent.part(Journal.class);
    if (journal.state().run("made-up").isEmpty()) {
      journal.show(state -> state.adding(done("made-up")));
    }
    for (int i = 0; i < times; i++) {
      int percent = i % 100;
      journal.show(
          state -> state.changing("made-up", run -> run.with(STEP.at(percent, filling + percent))));
    }
  }

  private static Run done(String id) {
    return Run.queued(
            id,
            RunKind.BACKUP,
            "policy",
            Trigger.REQUEST,
            RunOptions.plain("default", Deadlines.defaults()),
            false,
            null,
            NOW)
        .ended(RunState.SUCCEEDED, NOW, null);
  }

  private String backup() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> asked =
          client.send(
              HttpRequest.newBuilder(URI.create(agent.url() + "/api/v1/backups"))
                  .header("Authorization", "Bearer " + agent.token())
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(asked.statusCode()).isEqualTo(202);
      return ApiJson.read(asked.body(), RunView.class).id();
    }
  }
}
