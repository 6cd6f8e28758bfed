package io.holdfast.server.keyspace;

import io.holdfast.server.structure.DetachedPayload;
import io.holdfast.server.structure.Reading;

/**
 * A reading of a value in a shard, which keeps the shard's memory from being retired as a whole
 * until it is ended. The shard's lock must be held.
 */
public final class HeldReading {
  private final Shard shard;
  private final Retirement memory;
  private final Reading reading;

  HeldReading(Shard shard, Retirement memory, Reading reading) {
    this.shard = shard;
    this.memory = memory;
    this.reading = reading;
    memory.join();
  }

  /** Goes on; see {@link Reading#walk}. */
  public boolean walk(int most, Reading.Sink sink) {
    return reading.walk(most, sink);
  }

  /** Ends it, once, and has the value freed if no key has it any more. */
  public void end() {
    DetachedPayload left = reading.end();
    if (left != null && !memory.hasBegun()) {
      shard.dispose(left);
    }
    memory.leave();
  }
}
