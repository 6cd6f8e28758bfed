package io.holdfast.agent.core.run;

import io.holdfast.agent.core.port.HandOver;
import io.holdfast.agent.core.port.RestoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Somebody who fetches at once, or nobody. */
final class FakeHandOver implements HandOver {
  final Set<String> received = new TreeSet<>();
  Trouble trouble = Trouble.none();
  boolean recipient = true;
  @Nullable String offered;
  private long sent;

  @Override
  public void offer(String run, RestoredFile file) {
    trouble.around(
        () -> {
          offered = run;
          sent = 0;
          if (recipient) {
            try (var content = file.read()) {
              sent = content.readAllBytes().length;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            received.add(run);
          }
        });
  }

  @Override
  public long sent(String run) {
    return sent;
  }

  @Override
  public boolean isReceived(String run) {
    return run.equals(offered) && received.contains(run);
  }

  /** Nothing fails here, as this is the agent's own memory. */
  @Override
  public void withdraw(String run) {
    offered = null;
  }
}
