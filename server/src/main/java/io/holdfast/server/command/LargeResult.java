package io.holdfast.server.command;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Value;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A collection that a command has made to reply it, in memory of its own, so that it can be read
 * without a lock after the command has ended.
 *
 * @param <T> what it is
 */
public final class LargeResult<T extends Value> implements AutoCloseable {
  private static final long ADDRESSES = 32L << 30;

  private final Slabs slabs = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final T value;

  /**
   * Makes it.
   *
   * @param constructor of an empty one
   * @param filling puts in what is in it; what it throws leaves no memory behind
   */
  public LargeResult(Function<Slabs, T> constructor, Consumer<T> filling) {
    try {
      value = constructor.apply(slabs);
      filling.accept(value);
    } catch (RuntimeException | OutOfMemoryError e) {
      slabs.close();
      throw e;
    }
  }

  public T value() {
    return value;
  }

  @Override
  public void close() {
    slabs.close();
  }
}
