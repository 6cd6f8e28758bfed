package io.holdfast.server.snapshot;

/** Holds clients that want to write back for a while. Readers go on. */
public interface WriterHold {
  /** Holds nobody, for where nobody writes. */
  WriterHold NOBODY =
      new WriterHold() {
        @Override
        public void hold() {}

        @Override
        public void letGo() {}
      };

  /** Begins; called with a shard's lock held, so it must neither block nor take a lock. */
  void hold();

  /** Ends it; once for each {@link #hold}. */
  void letGo();
}
