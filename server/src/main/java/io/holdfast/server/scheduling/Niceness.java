package io.holdfast.server.scheduling;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a thread stand back behind others that want the processor. On Linux that can be one thread;
 * the virtual machine's own priorities have no effect there.
 */
public final class Niceness {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);

  private Niceness() {}

  /**
   * Sets that of the calling thread, where the system knows it. Without rights it never comes back.
   *
   * @param nice 0 as others have it, to 19; with 10 it gets a tenth of what a busy other gets
   * @return whether the system took it
   */
  public static boolean set(int nice) {
    try {
      return SchedAttr.setNice(SchedAttr.THIS_THREAD, nice);
    } catch (RuntimeException | LinkageError e) {
      LOG.info("This thread has the priority of all others: {}", e.toString());
      return false;
    }
  }
}
