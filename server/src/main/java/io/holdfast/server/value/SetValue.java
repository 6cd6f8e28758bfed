package io.holdfast.server.value;

public final class SetValue implements Value {
  @Override
  public ValueType type() {
    return ValueType.SET;
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
  public SetValue copy() {
    return this;
  }
}
