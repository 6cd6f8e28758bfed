package io.holdfast.bench.load;

import java.nio.ByteBuffer;

/** An endless row of requests, made without allocating. */
public interface Requests {
  /** The most bytes that {@link #next} writes. */
  int maxBytes();

  /** Writes the next request. */
  void next(ByteBuffer out);
}
