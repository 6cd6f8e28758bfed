package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import io.holdfast.server.snapshot.WriterHold;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Holds clients' commands back: by CLIENT PAUSE until a moment, all of them or those that write;
 * and those that write while the disk does not keep up. No event loop waits meanwhile.
 */
public final class Pause implements WriterHold {
  private volatile long until; // of System.nanoTime, valid while active
  private volatile boolean active;
  private volatile boolean writesOnly;
  private final HeldClients paused = new HeldClients();
  private final AtomicInteger holds = new AtomicInteger(); // who holds writers back
  private final HeldClients writers = new HeldClients();
  private final LongAdder heldWrites = new LongAdder();

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
    paused.releaseAll();
  }

  public boolean isOn() {
    return active && System.nanoTime() - until < 0;
  }

  /** Holds back whoever wants to write, until {@link #letGo} was called as often as this. */
  @Override
  public void hold() {
    holds.incrementAndGet();
  }

  @Override
  public void letGo() {
    if (holds.decrementAndGet() == 0) {
      writers.releaseAll();
    }
  }

  /** Requests that were held back because the disk did not keep up, since the start. */
  public long heldWrites() {
    return heldWrites.sum();
  }

  /** Holds the client back when that is meant for this command. */
  boolean holds(Client client, CommandSpec spec) {
    if (!active && holds.get() == 0) {
      return false;
    }
    if (spec.name().startsWith("client|")) {
      return false;
    }
    return pauses(client, spec) || holdsWriter(client, spec);
  }

  private boolean pauses(Client client, CommandSpec spec) {
    if (!active) {
      return false;
    }
    if (!isOn()) {
      end();
      return false;
    }
    if (writesOnly && !writes(client, spec)) {
      return false;
    }
    paused.hold(client);
    long millis = Math.max(1, (until - System.nanoTime()) / 1_000_000 + 1);
    client.link().schedule(() -> paused.release(client), millis);
    return true;
  }

  private boolean holdsWriter(Client client, CommandSpec spec) {
    if (holds.get() == 0 || client.isClosing() || !writes(client, spec)) {
      return false;
    }
    heldWrites.increment();
    writers.hold(client);
    if (holds.get() == 0) {
      writers.release(client); // who let all go may not have seen this one
    }
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
    paused.forget(client);
    writers.forget(client);
  }
}
