package io.holdfast.agent.export;

import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Dump;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A dump of random bytes with a manifest. */
final class TestDump implements Dump {
  private final byte[] bytes;
  private final @Nullable String told;

  private TestDump(byte[] bytes, @Nullable String told) {
    this.bytes = bytes;
    this.told = told;
  }

  static TestDump of(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Sha256 digest = new Sha256();
    digest.update(ByteBuffer.wrap(bytes));
    return new TestDump(bytes, digest.hex());
  }

  /** The same with a manifest that tells another SHA-256. */
  TestDump telling(String sha256) {
    return new TestDump(bytes, sha256);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(ByteBuffer into, long position) {
    int length = (int) Math.min(into.remaining(), bytes.length - position);
    into.put(bytes, (int) position, length);
  }

  @Override
  public Optional<String> manifest() {
    return Optional.of("{\"sha256\":\"" + told + "\"}");
  }

  @Override
  public Optional<String> sha256() {
    return Optional.ofNullable(told);
  }

  @Override
  public void close() {}
}
