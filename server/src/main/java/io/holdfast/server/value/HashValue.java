package io.holdfast.server.value;

public final class HashValue implements Value {
  @Override
  public ValueType type() {
    return ValueType.HASH;
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
  public HashValue copy() {
    return this;
  }
}
