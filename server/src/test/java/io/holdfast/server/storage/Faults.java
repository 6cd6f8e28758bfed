package io.holdfast.server.storage;

import io.holdfast.server.storage.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What goes wrong on a {@link SimulatedDisk}; may be changed at any time. */
public final class Faults {
  private static final String FULL = "No space left on device";

  private record Fault(String part, String reason, int times) {}

  private final Map<Operation, Fault> faults = new EnumMap<>(Operation.class);
  private long room = Long.MAX_VALUE;
  private int longestWrite = Integer.MAX_VALUE;
  private boolean readOnly;
  private volatile long forceDelayMillis;
  private final AtomicInteger forcing = new AtomicInteger();
  private volatile boolean writesStalled;
  private volatile boolean readsStalled;

  /**
   * Has the next operations of a kind fail.
   *
   * @param part of the path of the files that are meant
   * @param reason as the system words it
   * @param times after which it works again
   */
  public synchronized void fail(Operation operation, String part, String reason, int times) {
    faults.put(operation, new Fault(part, reason, times));
  }

  /** Ends all faults. */
  public synchronized void heal() {
    faults.clear();
    room = Long.MAX_VALUE;
    longestWrite = Integer.MAX_VALUE;
    readOnly = false;
    forceDelayMillis = 0;
    writesStalled = false;
    readsStalled = false;
  }

  /** Has the disk take nothing until this is called again with false: writes do not return. */
  public void stallWrites(boolean stall) {
    writesStalled = stall;
  }

  /** The same for reads. */
  public void stallReads(boolean stall) {
    readsStalled = stall;
  }

  /** Has the disk be full after so many bytes more; a write that reaches the end is cut short. */
  public synchronized void room(long bytes) {
    room = bytes;
  }

  /** Has writes take so many bytes at most. */
  public synchronized void shortWrites(int most) {
    longestWrite = most;
  }

  /** Has the disk be mounted read-only. */
  public synchronized void readOnly() {
    readOnly = true;
  }

  /** Has forcing a file take time. */
  public void slowForce(long millis) {
    forceDelayMillis = millis;
  }

  void delayWrite() {
    while (writesStalled) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  void delayRead() {
    while (readsStalled) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** True while a force is being delayed. */
  public boolean isForcing() {
    return forcing.get() > 0;
  }

  void delayForce() {
    long end = System.nanoTime() + forceDelayMillis * 1_000_000;
    forcing.incrementAndGet();
    while (forceDelayMillis > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(1_000_000);
    }
    forcing.decrementAndGet();
  }

  synchronized void check(Operation operation, Path path) throws IOException {
    boolean reads = operation == Operation.READ || operation == Operation.OPEN;
    if (readOnly && !reads) {
      throw new AccessDeniedException(path.toString(), null, "Read-only file system");
    }
    @Nullable Fault fault = faults.get(operation);
    if (fault != null && path.toString().contains(fault.part)) {
      if (fault.times <= 1) {
        faults.remove(operation);
      } else {
        faults.put(operation, new Fault(fault.part, fault.reason, fault.times - 1));
      }
      throw failure(operation, path, fault.reason);
    }
    if (operation == Operation.CREATE && room == 0) {
      throw failure(operation, path, FULL);
    }
  }

  /** As channels do: only those that open or change names tell which file it was. */
  private static IOException failure(Operation operation, Path path, String reason) {
    return switch (operation) {
      case READ, WRITE, FORCE, TRUNCATE -> new IOException(reason);
      default -> new FileSystemException(path.toString(), null, reason);
    };
  }

  /** How many of so many bytes are written. */
  synchronized int admit(int wanted) throws IOException {
    if (room == 0 && wanted > 0) {
      throw new IOException(FULL);
    }
    int some = (int) Math.min(room, Math.min(longestWrite, wanted));
    room -= room == Long.MAX_VALUE ? 0 : some;
    return some;
  }
}
