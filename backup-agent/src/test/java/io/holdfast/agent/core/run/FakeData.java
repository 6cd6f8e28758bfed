package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.RestoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads whatever the test says, and leaves something around the volume until it is released. */
final class FakeData implements RestoredData {
  final Set<String> things = new TreeSet<>();
  final Set<String> open = new TreeSet<>();
  private final Set<String> handingOver = new TreeSet<>();
  Trouble trouble = Trouble.none();

  /** Whether what was backed up comes back, whatever that was. */
  boolean faithful;

  Reading reading =
      new Reading(
          Reading.Result.VERIFIED, 3L, "aa".repeat(16), List.of(), List.of(), true, null, 5);

  @Override
  public Reading read(String volume, Expected expected, Duration deadline, Use use) {
    return trouble.around(
        () -> {
          things.add(volume);
          if (use == Use.HAND_OVER) {
            handingOver.add(volume);
          }
          return reading(expected);
        });
  }

  Reading reading(Expected expected) {
    return faithful
        ? new Reading(
            Reading.Result.VERIFIED,
            expected.keys(),
            expected.digest(),
            expected.databases(),
            List.of(),
            true,
            null,
            5)
        : reading;
  }

  @Override
  public RestoredFile open(String volume) {
    return trouble.around(
        () -> {
          if (!handingOver.contains(volume)) {
            throw new Refused(volume + " was not read to be handed over");
          }
          return new FakeFile(volume, open);
        });
  }

  @Override
  public Reading copy(String volume, Path directory, Expected expected, Duration deadline) {
    return trouble.around(
        () -> {
          things.add(volume);
          try {
            Files.writeString(directory.resolve("dump.rdb"), "data");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return reading;
        });
  }

  @Override
  public String copyRefusal() {
    return "";
  }

  @Override
  public void release(String volume) {
    trouble.around(
        () -> {
          things.remove(volume);
          open.remove(volume);
          handingOver.remove(volume);
        });
  }

  @Override
  public Set<String> leftovers() {
    return trouble.around(() -> Set.copyOf(things));
  }
}
