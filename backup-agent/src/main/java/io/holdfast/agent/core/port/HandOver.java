package io.holdfast.agent.core.port;

/** Where whoever asked for a restored file comes for it. Holds one at a time, for one run. */
public interface HandOver {
  /** Lets a file be fetched from now on, until it is withdrawn. */
  void offer(String run, RestoredFile file);

  /** Bytes of it that were sent so far, those of broken tries too. */
  long sent(String run);

  /** Whether it was sent whole, and its recipient has said that the same arrived. */
  boolean isReceived(String run);

  /** Lets nothing be fetched any more. Repeatable. */
  void withdraw(String run);
}
