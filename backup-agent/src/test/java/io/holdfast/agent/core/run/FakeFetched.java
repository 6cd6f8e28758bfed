package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.FetchedExports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Holds names of what was fetched, and reads whatever the test's data says. */
final class FakeFetched implements FetchedExports {
  final Set<String> there = new TreeSet<>();
  private final Set<String> handingOver = new TreeSet<>();
  private final FakeData data;
  Trouble trouble = Trouble.none();
  String damage = "";

  FakeFetched(FakeData data) {
    this.data = data;
  }

  @Override
  public void fetch(String name, Backup export, Expected expected, Duration deadline, Use use) {
    trouble.around(
        () -> {
          there.add(name);
          if (use == Use.HAND_OVER) {
            handingOver.add(name);
          }
          if (!damage.isEmpty()) {
            throw new Damaged(damage);
          }
        });
  }

  @Override
  public Reading read(String name, Expected expected, Duration deadline) {
    return trouble.around(() -> data.reading(expected));
  }

  @Override
  public RestoredFile open(String name) {
    return trouble.around(
        () -> {
          if (!handingOver.contains(name)) {
            throw new Refused(name + " was not fetched to be handed over");
          }
          return new FakeFile(name, data.open);
        });
  }

  @Override
  public void release(String name) {
    trouble.around(
        () -> {
          there.remove(name);
          handingOver.remove(name);
          data.open.remove(name);
        });
  }

  @Override
  public Set<String> leftovers() {
    return trouble.around(() -> Set.copyOf(there));
  }
}
