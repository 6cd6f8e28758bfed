package io.holdfast.server.memory;

/** Memory for values that tests make; whoever asks for it closes it. */
public final class Scratch {
  private static final long ADDRESSES = 1L << 30;

  private Scratch() {}

  /** A gibibyte of addresses, where use of freed blocks shows. */
  public static Slabs slabs() {
    return slabs(new BlockChecker.Strict());
  }

  /** The same with a checker that the test asks for what is left. */
  public static Slabs slabs(BlockChecker checker) {
    return new Slabs(ADDRESSES, checker);
  }
}
