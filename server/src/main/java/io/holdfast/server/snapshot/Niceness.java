package io.holdfast.server.snapshot;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a thread stand back behind others that want the processor, by {@code setpriority(2)}, which
 * on Linux means one thread. The virtual machine's own priorities have no effect there.
 */
final class Niceness {
  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
  private static final int PRIO_PROCESS = 0;
  private static final int THIS_THREAD = 0;

  private Niceness() {}

  /**
   * Sets that of the calling thread, where the system knows it.
   *
   * @param nice 0 as others have it, to 19; with 10 it gets a tenth of what a busy other gets
   */
  @SuppressWarnings("restricted") // the flags allow native code
  static void set(int nice) {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle setPriority =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setpriority"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
      int result = (int) setPriority.invokeExact(PRIO_PROCESS, THIS_THREAD, nice);
      LOG.debug("setpriority to {} gave {}", nice, result);
    } catch (Throwable e) { // a method handle may throw anything; saves work without it
      LOG.info("The snapshot thread runs with the priority of all others: {}", e.toString());
    }
  }
}
