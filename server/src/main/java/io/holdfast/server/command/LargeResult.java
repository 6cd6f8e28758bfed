package io.holdfast.server.command;

import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.resp.Producer;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.Value;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Replies a collection that a command has made for that, in portions. It lies in memory of its own,
 * so that it can be read without a lock after the command has ended.
 *
 * @param <T> what it is
 */
public final class LargeResult<T extends Value> implements Producer {
  private static final long ADDRESSES = 32L << 30;

  private final Slabs slabs = new Slabs(ADDRESSES, BlockChecker.NONE);
  private final T value;
  private final Part<T> part;

  /**
   * Replies about {@link Producer#PORTION_ELEMENTS} of a collection's elements, each time the next.
   */
  @FunctionalInterface
  public interface Part<T extends Value> {
    /** Replies the next of them; false when those were the last. */
    boolean next(T value, Reply reply);
  }

  /**
   * Makes it.
   *
   * @param constructor of an empty one
   * @param filling puts in what is in it; what it throws leaves no memory behind
   * @param part replies it, part by part
   */
  public LargeResult(Function<Slabs, T> constructor, Consumer<T> filling, Part<T> part) {
    this.part = part;
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
  public boolean next(Reply reply) {
    return part.next(value, reply);
  }

  @Override
  public void release() {
    slabs.close();
  }
}
