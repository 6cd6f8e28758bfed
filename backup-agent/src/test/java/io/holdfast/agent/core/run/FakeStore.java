package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.StoreFacts;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import java.time.Duration;
import java.util.List;

/** A store that counts its saves. */
final class FakeStore implements Store {
  private final Time time;
  Trouble trouble = Trouble.none();
  String refusal = "";
  int saves;
  int writes;
  private int written;
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
          written += writes;
          writes = 0;
          // The digest the tests expect, until something is written.
          String digest = written == 0 ? "aa".repeat(16) : String.format("%032x", written);
          return new Barrier(time.now(), "holdfast 0.1.0", 3L, digest, List.of(), "" + saves);
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
  public boolean isUnchangedSince(String marker) {
    return trouble.around(() -> writes == 0 && marker.equals("" + saves));
  }

  @Override
  public StoreFacts facts() {
    return new StoreFacts(1 << 28, true, true);
  }

  @Override
  public String ping() {
    return "holdfast 0.1.0";
  }
}
