package io.holdfast.server.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long Linux lets a thread run before others, by {@code sched_setattr(2)}. Since 6.12 a thread
 * with a short slice takes the processor from one with a longer when it wakes, instead of waiting
 * for that one's slice of some milliseconds to end: what a loop that serves clients wants of the
 * compiler's threads, a save's, and whatever else shares its processor. Its share of the time stays
 * the same. Older kernels take the call and do nothing.
 */
final class TimeSlice {
  private static final Logger LOG = LoggerFactory.getLogger(TimeSlice.class);
  private static final int THIS_THREAD = 0;
  private static final int ATTRIBUTES_BYTES = 48; // struct sched_attr of all kernels since 3.14
  private static final int RUNTIME_OFFSET = 24;

  private TimeSlice() {}

  /** The numbers of the calls that the C library has no name for. */
  private record Calls(long get, long set) {
    static Calls ofThisMachine() {
      String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
      return switch (machine) {
        case "amd64", "x86_64" -> new Calls(315, 314);
        case "aarch64" -> new Calls(275, 274);
        default -> throw new UnsupportedOperationException("not known for " + machine);
      };
    }
  }

  /**
   * Sets that of the calling thread, where the system knows it.
   *
   * @param nanos from 100 000 to 100 000 000; Linux keeps others within
   * @return whether the system took it
   */
  static boolean set(long nanos) {
    try (var arena = Arena.ofConfined()) {
      var calls = Calls.ofThisMachine();
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      boolean taken =
          call(calls.get(), attributes, ATTRIBUTES_BYTES) == 0 && change(calls, attributes, nanos);
      LOG.debug("A time slice of {} ns: {}", nanos, taken);
      return taken;
    } catch (Throwable e) { // a method handle may throw anything; all works without it
      LOG.info("Event loops have the time slices of all others: {}", e.toString());
      return false;
    }
  }

  private static boolean change(Calls calls, MemorySegment attributes, long nanos)
      throws Throwable {
    attributes.set(JAVA_LONG, RUNTIME_OFFSET, nanos);
    return call(calls.set(), attributes, 0) == 0;
  }

  @SuppressWarnings("restricted") // the flags allow native code
  private static long call(long number, MemorySegment attributes, int size) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_LONG, JAVA_INT, ValueLayout.ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    return (long) syscall.invokeExact(number, THIS_THREAD, attributes, size, 0);
  }
}
