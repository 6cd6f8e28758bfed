package io.holdfast.agent.http;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.history.RunChange;
import io.holdfast.agent.core.port.Time;
import io.micronaut.http.sse.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * What happens to runs, for any number of readers. The newest {@value #KEPT} events stay in memory,
 * so that a reader who was cut off goes on where it was. All readers share one thread, which only
 * beats; one that falls {@value #BEHIND} events behind is cut.
 *
 * <p>An event's id is {@code <start>-<number>}: the agent's start, and a number that goes up by one
 * from event to event. A stream opens with {@code hello}, or with {@code reset} where events were
 * missed for good, as they are after a restart: the reader should then read the runs anew.
 */
@Singleton
public final class RunEvents implements AutoCloseable {
  /** Events that a reader can catch up with. */
  static final int KEPT = 256;

  private static final int BEHIND = 2 * KEPT;
  private static final Logger log = LoggerFactory.getLogger(RunEvents.class);
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Time time;
  private final Duration beat;
  private final String start;
  private final Sinks.Many<Numbered> kept = Sinks.many().replay().limit(KEPT);
  private final Sinks.Empty<Void> end = Sinks.empty();
  private final AtomicInteger readers = new AtomicInteger();
  private volatile long last;

  /** The events of a journal from here on. */
  @Inject
  RunEvents(Journal journal, Time time) {
    this(journal, time, BEAT);
  }

  /**
   * The events of a journal from here on.
   *
   * @param beat how long a reader hears nothing at most
   */
  RunEvents(Journal journal, Time time, Duration beat) {
    this.time = time;
    this.beat = beat;
    this.start = Long.toString(time.now().toEpochMilli(), Character.MAX_RADIX);
    journal.watch(this::publish);
  }

  /** An event and its place among all of this start. */
  private record Numbered(long number, Event<String> event) {}

  /** The newest event's id. */
  public String lastId() {
    return id(last);
  }

  /** How many read now. */
  int readers() {
    return readers.get();
  }

  /**
   * The events after one, those that are over first; then each as it happens, until {@link #close}.
   *
   * @param lastId the id of the event that the reader has seen last; null for one who has just read
   *     how things stand
   */
  Publisher<Event<String>> after(@Nullable String lastId) {
    return Flux.defer(() -> stream(lastId))
        .doOnSubscribe(ignored -> readers.incrementAndGet())
        .doFinally(ignored -> readers.decrementAndGet());
  }

  /** Ends all streams. */
  @Override
  public void close() {
    end.tryEmitEmpty();
  }

  private Flux<Event<String>> stream(@Nullable String lastId) {
    long now = last;
    long known = lastId == null ? now : number(lastId);
    boolean lost = known < 0 || known > now;
    long from = lost ? now : known;
    long[] seen = {from};
    Sinks.Empty<Void> cut = Sinks.empty();
    Flux<Event<String>> events =
        kept.asFlux()
            .filter(each -> each.number() > from)
            .concatMapIterable(
                each -> {
                  boolean follows = each.number() == seen[0] + 1;
                  seen[0] = each.number();
                  return follows
                      ? List.of(each.event())
                      : List.of(greeting("reset", each.number() - 1), each.event());
                })
            // The buffer itself would tell of its overflow only once it has been read.
            .onBackpressureBuffer(BEHIND, ignored -> cut.tryEmitError(new TooSlow()));
    Flux<Event<String>> beats =
        Flux.interval(beat, Schedulers.single())
            .onBackpressureDrop()
            .map(ignored -> Event.of("").comment("still here"));
    return Flux.concat(Mono.just(greeting(lost ? "reset" : "hello", from)), events)
        .mergeWith(beats)
        .takeUntilOther(Mono.firstWithSignal(end.asMono(), cut.asMono()));
  }

  private void publish(AgentState before, AgentState after) {
    for (RunChange change : RunChange.between(before, after)) {
      long number = last + 1;
      var view = Views.event(change, time.now());
      Event<String> event = Event.of(ApiJson.write(view)).id(id(number)).name(view.event());
      // The number goes up first: who reads it and subscribes then must not get the event again.
      last = number;
      Sinks.EmitResult result = kept.tryEmitNext(new Numbered(number, event));
      if (result.isFailure()) {
        log.warn("event {} of run {} is lost to its readers: {}", number, view.run(), result);
      }
    }
  }

  private Event<String> greeting(String name, long number) {
    return Event.of("{}").id(id(number)).name(name).retry(RETRY);
  }

  private String id(long number) {
    return start + "-" + number;
  }

  /** An id's number, -1 when this start has not given it. */
  private long number(String id) {
    String prefix = start + "-";
    if (!id.startsWith(prefix) || !id.substring(prefix.length()).matches("\\d{1,18}")) {
      return -1;
    }
    return Long.parseLong(id.substring(prefix.length()));
  }

  /** Cuts the connection of a reader; there is no other way left to tell it. */
  private static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSlow() {
      super(
          "a reader of run events fell " + BEHIND + " events behind and was cut",
          null,
          false,
          false);
    }
  }
}
