package io.holdfast.server.value;

/** The types of values, under the names that TYPE, SCAN and the snapshot's manifest give them. */
public enum ValueType {
  STRING("string"),
  LIST("list"),
  HASH("hash"),
  SET("set"),
  SORTED_SET("zset"),
  STREAM("stream");

  private final String redisName;

  ValueType(String redisName) {
    this.redisName = redisName;
  }

  /** The name as TYPE answers it. */
  public String redisName() {
    return redisName;
  }
}
