package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** CLIENT PAUSE: holds clients' commands back until a moment, all of them or those that write. */
public final class Pause {
  private volatile long until; // of System.nanoTime, valid while active
  private volatile boolean active;
  private volatile boolean writesOnly;
  private final Set<Client> held = ConcurrentHashMap.newKeySet();

  /** Begins a pause, or prolongs the one that is on; one for all commands stays so. */
  public synchronized void begin(long millis, boolean onlyWrites) {
    long end = System.nanoTime() + millis * 1_000_000;
    until = isOn() ? Math.max(until, end) : end;
    writesOnly = onlyWrites && (!isOn() || writesOnly);
    active = true;
  }

  /** Ends it and lets everybody go on. */
  public synchronized void end() {
    active = false;
    for (Client client : Set.copyOf(held)) {
      release(client);
    }
  }

  public boolean isOn() {
    return active && System.nanoTime() - until < 0;
  }

  /** Holds the client back when the pause is meant for this command. */
  boolean holds(Client client, CommandSpec spec) {
    if (!active || spec.name().startsWith("client|")) {
      return false;
    }
    if (!isOn()) {
      end();
      return false;
    }
    if (writesOnly && !writes(client, spec)) {
      return false;
    }
    client.waitFor(withError -> false);
    held.add(client);
    long millis = Math.max(1, (until - System.nanoTime()) / 1_000_000 + 1);
    client.link().schedule(() -> release(client), millis);
    return true;
  }

  private static boolean writes(Client client, CommandSpec spec) {
    Transaction transaction = client.transaction();
    if (transaction == null) {
      return spec.mayWrite();
    }
    return spec.is(CommandFlag.RUNS_QUEUE) && transaction.writes();
  }

  /** Forgets a client whose connection is gone. */
  public void forget(Client client) {
    held.remove(client);
  }

  private void release(Client client) {
    if (held.remove(client)) {
      client
          .link()
          .execute(
              () -> {
                client.endWait();
                client.link().resume();
              });
    }
  }
}
