package io.holdfast.server.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes as a map's key: a channel's name, a watched key. The array must not be changed. */
public final class Bytes {
  private final byte[] array;
  private final int hash;

  public Bytes(byte[] array) {
    this.array = array;
    this.hash = Arrays.hashCode(array);
  }

  public byte[] array() {
    return array;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && hash == bytes.hash && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(array, StandardCharsets.UTF_8);
  }
}
