package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;

/** A store that counts its saves. */
final class FakeStore implements Store {
  private final Time time;
  Trouble trouble = Trouble.none();
  String refusal = "";
  int saves;
  int savesBehindOurBack;

  FakeStore(Time time) {
    this.time = time;
  }

  @Override
  public Barrier barrier(Duration deadline) {
    return trouble.around(
        () -> {
          if (!refusal.isEmpty()) {
            throw new Refused(refusal);
          }
          saves++;
          return new Barrier(time.now(), "holdfast 0.1.0", 3L, "aa".repeat(16), "" + saves);
        });
  }

  @Override
  public String marker() {
    return trouble.around(
        () -> {
          if (savesBehindOurBack > 0) {
            savesBehindOurBack--;
            saves++;
          }
          return "" + saves;
        });
  }

  @Override
  public String ping() {
    return "holdfast 0.1.0";
  }
}
