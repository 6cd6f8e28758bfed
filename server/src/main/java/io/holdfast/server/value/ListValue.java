package io.holdfast.server.value;

public final class ListValue implements Value {
  @Override
  public ValueType type() {
    return ValueType.LIST;
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
  public ListValue copy() {
    return this;
  }
}
