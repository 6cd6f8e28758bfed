package io.holdfast.server.scheduling;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Changes a thread's {@code struct sched_attr}, by {@code sched_getattr(2)} and {@code
 * sched_setattr(2)}: what is not changed stays as it was.
 */
final class SchedAttr {
  /** Stands for the calling thread where a thread's number is asked for. */
  static final int THIS_THREAD = 0;

  private static final int BYTES = 48; // that of all kernels since 3.14
  private static final int NICE_OFFSET = 16;
  private static final int RUNTIME_OFFSET = 24;

  private SchedAttr() {}

  /** The calls, linked once: numbers, since the C library has no names for them. */
  private record Calls(MethodHandle syscall, long get, long set) {
    static final Calls HERE = ofThisMachine();

    private static Calls ofThisMachine() {
      String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
      return switch (machine) {
        case "amd64", "x86_64" -> new Calls(link(), 315, 314);
        case "aarch64" -> new Calls(link(), 275, 274);
        default -> throw new UnsupportedOperationException("not known for " + machine);
      };
    }

    @SuppressWarnings("restricted") // the flags allow native code
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_INT, ValueLayout.ADDRESS, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));
    }

    long call(long number, int thread, MemorySegment attributes, int size) {
      try {
        return (long) syscall.invokeExact(number, thread, attributes, size, 0);
      } catch (Throwable e) {
        throw new IllegalStateException("the native call failed", e);
      }
    }
  }

  /**
   * @param thread its number in {@code /proc/self/task}, or {@link #THIS_THREAD}
   * @return whether the system took it
   * @throws LinkageError where the calls are not known or native code is not allowed
   * @throws RuntimeException when the native call fails
   */
  static boolean setNice(int thread, int nice) {
    return change(thread, attributes -> attributes.set(JAVA_INT, NICE_OFFSET, nice));
  }

  /** As {@link #setNice}, but the time slice of {@code sched_runtime}. */
  static boolean setSlice(int thread, long nanos) {
    return change(thread, attributes -> attributes.set(JAVA_LONG, RUNTIME_OFFSET, nanos));
  }

  private static boolean change(int thread, Consumer<MemorySegment> how) {
    Calls calls = Calls.HERE;
    try (var arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(BYTES, Long.BYTES);
      if (calls.call(calls.get(), thread, attributes, BYTES) != 0) {
        return false;
      }
      how.accept(attributes);
      return calls.call(calls.set(), thread, attributes, 0) == 0;
    }
  }
}
