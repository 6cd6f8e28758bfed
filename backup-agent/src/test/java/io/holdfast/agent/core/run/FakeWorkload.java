package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A store on a volume of {@link FakeLonghorn}. As soon as it runs its clients write: a {@code +} at
 * the end of what the volume holds, which nothing may take away again.
 */
final class FakeWorkload implements Workload {
  private final FakeLonghorn longhorn;
  private final FakeData data;
  Trouble trouble = Trouble.none();
  Way otherwise = Way.SWAP;
  String bound = FakeLonghorn.LIVE;
  boolean running = true;
  int stops;

  /** Volumes that something was made around. */
  final Set<String> surroundings = new TreeSet<>(Set.of(FakeLonghorn.LIVE));

  /** What the store does not get ready with. */
  String poison = "none";

  /** What is read, whatever there is. */
  Reading.Result found = Reading.Result.VERIFIED;

  FakeWorkload(FakeLonghorn longhorn, FakeData data) {
    this.longhorn = longhorn;
    this.data = data;
  }

  @Override
  public String refusal() {
    return "";
  }

  @Override
  public Way otherwise() {
    return otherwise;
  }

  @Override
  public void stop(InPlace plan, Duration deadline) {
    trouble.around(
        () -> {
          stops += running ? 1 : 0;
          running = false;
          if (!longhorn.maintenance) {
            longhorn.liveState = "detached";
          }
        });
  }

  @Override
  public void start(InPlace plan, Duration deadline) {
    trouble.around(
        () -> {
          if (running) {
            return;
          }
          if (longhorn.maintenance || !data.things.isEmpty()) {
            throw new Unavailable("the volume is in use: " + data.things);
          }
          longhorn.liveState = "attached";
          if (content().equals(poison)) {
            throw new Unavailable("the store did not get ready");
          }
          running = true;
          longhorn.contents.merge(bound, "+", String::concat);
        });
  }

  @Override
  public void give(InPlace plan, String volume, Duration deadline) {
    trouble.around(
        () -> {
          if (running) {
            throw new AssertionError("given another volume while it runs");
          }
          if (otherwise == Way.SWAP) {
            surroundings.add(volume);
            bound = volume;
          } else {
            longhorn.contents.put(bound, longhorn.contents.getOrDefault(volume, "nothing"));
          }
        });
  }

  @Override
  public void release(String volume) {
    trouble.around(() -> surroundings.remove(volume));
  }

  @Override
  public Reading read(InPlace plan, String name, Expected expected, Duration deadline) {
    return trouble.around(
        () -> {
          if (running) {
            throw new AssertionError("read while it runs");
          }
          data.things.add(name);
          return new Reading(
              found, expected.keys(), expected.digest(), List.of(), List.of(), true, null, 5);
        });
  }

  /** What the store's volume holds. */
  String content() {
    return longhorn.contents.getOrDefault(bound, "nothing");
  }
}
