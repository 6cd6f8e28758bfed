package io.holdfast.server.resp;

/**
 * A reply that is made in portions, so that neither memory nor the other clients of the event loop
 * suffer from its size. Asked for the next portion when the last one has been sent, on the client's
 * event loop and with no lock held; the client's further requests wait until it has ended.
 *
 * <p>A portion is to take less than a millisecond and to write about {@link #PORTION_BYTES}; it may
 * write nothing. Other clients are served in between, and may change what the reply tells of. An
 * array's header comes before its elements and binds, so a producer either owns a copy of what it
 * tells of, taken under the lock in its compact form, or collects all before it writes the header.
 * It must not count on elements to stay.
 */
public interface Producer {
  /** Bytes that a portion ends at: once there are so many, no further element is written. */
  int PORTION_BYTES = 64 * 1024;

  /** Elements of a portion at most: finding small ones takes more time than writing them. */
  int PORTION_ELEMENTS = 2_000;

  /** Writes the next portion; false when that was the last. */
  boolean next(Reply reply);

  /** Lets go of what it holds; once, after the last portion or when the client has gone. */
  default void release() {}
}
