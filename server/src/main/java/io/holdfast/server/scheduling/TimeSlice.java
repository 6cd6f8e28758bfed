package io.holdfast.server.scheduling;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long Linux lets a thread run before others. Since 6.12 a thread with a short slice takes the
 * processor from one with a longer when it wakes, instead of waiting for that one's slice of some
 * milliseconds to end; and threads that both want the processor take turns as often as their slices
 * say. Each one's share of the time stays the same. Older kernels take the call and do nothing.
 */
public final class TimeSlice {
  private static final Logger LOG = LoggerFactory.getLogger(TimeSlice.class);
  private static final Path THREADS = Path.of("/proc/self/task");

  private TimeSlice() {}

  /**
   * Sets that of the calling thread, where the system knows it. Threads that it starts have the
   * same.
   *
   * @param nanos from 100 000 to 100 000 000; Linux keeps others within
   * @return whether the system took it
   */
  public static boolean set(long nanos) {
    try {
      return SchedAttr.setSlice(SchedAttr.THIS_THREAD, nanos);
    } catch (RuntimeException | LinkageError e) {
      LOG.info("This thread has the time slice of all others: {}", e.toString());
      return false;
    }
  }

  /**
   * Sets that of all threads that there are, the virtual machine's too, and so of those that they
   * start: its compilers begin when much is to do, and would have the processor of a loop for
   * milliseconds at a time.
   *
   * @return how many took it
   */
  public static int setOfAll(long nanos) {
    int taken = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        int number = Integer.parseInt(String.valueOf(thread.getFileName()));
        taken += SchedAttr.setSlice(number, nanos) ? 1 : 0;
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.info("Time slices stay as they are: {}", e.toString());
    }
    return taken;
  }
}
