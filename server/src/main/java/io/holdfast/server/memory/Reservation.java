package io.holdfast.server.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A range of addresses that the system keeps free for us and backs by memory page by page as it is
 * touched ({@code mmap} with {@code MAP_NORESERVE}). So a shard can have one range as large as it
 * could ever need, and address its blocks by 32 bits.
 */
public final class Reservation implements AutoCloseable {
  /** The smallest piece that can be given back, in bytes. */
  public static final int PAGE = 4096;

  private static final int PROT_READ_WRITE = 0x3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_NOHUGEPAGE = 15;
  private static final int MREMAP_MAYMOVE = 1;

  private static final MethodHandle MMAP =
      handle(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      handle("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle MREMAP =
      handle("mremap", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle MADVISE =
      handle("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

  private final long base;
  private final long size;

  /**
   * Reserves addresses; takes no memory yet.
   *
   * @param size bytes, a multiple of {@link #PAGE}
   * @throws OutOfMemoryError when the system has no such range, as under {@code ulimit -v}
   */
  public Reservation(long size) {
    if (size <= 0 || size % PAGE != 0) {
      throw new IllegalArgumentException("size: " + size + ", not a multiple of " + PAGE);
    }
    long address =
        (long) call(MMAP, 0L, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
    if (address == -1) {
      throw new OutOfMemoryError("mmap of " + size + " bytes of address space was refused");
    }
    this.base = address;
    this.size = size;
    adviseSmallPages();
  }

  private Reservation(long base, long size) {
    this.base = base;
    this.size = size;
  }

  private void adviseSmallPages() {
    // Huge pages would keep memory that a partly freed range no longer needs.
    call(MADVISE, base, size, MADV_NOHUGEPAGE);
  }

  /** {@code size} bytes rounded up to whole pages. */
  public static long wholePages(long size) {
    return (size + PAGE - 1) / PAGE * PAGE;
  }

  /**
   * Moves to a longer range, without copying: the pages get other addresses. This one is void then.
   *
   * @param longer bytes, a multiple of {@link #PAGE}, more than now
   * @throws OutOfMemoryError when the system has no such range; this one stays as it is
   */
  Reservation enlarged(long longer) {
    long address = (long) call(MREMAP, base, size, longer, MREMAP_MAYMOVE);
    if (address == -1) {
      throw new OutOfMemoryError("mremap to " + longer + " bytes of address space was refused");
    }
    return new Reservation(address, longer);
  }

  public long base() {
    return base;
  }

  public long size() {
    return size;
  }

  /** Gives the memory behind a range of whole pages back to the system; it reads as zeros after. */
  public void release(long address, long length) {
    if (address < base || address + length > base + size || (address | length) % PAGE != 0) {
      throw new IllegalArgumentException("no range of this reservation: " + address + "+" + length);
    }
    if ((int) call(MADVISE, address, length, MADV_DONTNEED) != 0) {
      throw new IllegalStateException("madvise refused to release " + length + " bytes");
    }
  }

  @Override
  public void close() {
    call(MUNMAP, base, size);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    MemorySegment symbol = linker.defaultLookup().findOrThrow(function);
    return linker.downcallHandle(symbol, descriptor);
  }

  private static Object call(MethodHandle handle, Object... arguments) {
    try {
      return handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("native call failed", e);
    }
  }
}
