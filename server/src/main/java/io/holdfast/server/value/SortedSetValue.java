package io.holdfast.server.value;

public final class SortedSetValue implements Value {
  @Override
  public ValueType type() {
    return ValueType.SORTED_SET;
  }

  @Override
  public String encoding() {
    return "";
  }

  @Override
  public long memory() {
    return 0;
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public SortedSetValue copy() {
    return this;
  }
}
