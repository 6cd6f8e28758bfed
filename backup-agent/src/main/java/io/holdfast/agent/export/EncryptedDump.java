package io.holdfast.agent.export;

import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * A dump as it is encrypted, which happens once and from front to back:
 *
 * <pre>
 *   plain --64 KiB--> cipher --> |  window  | pending |
 *                                 ^ may be read again and again, until the next window is read
 * </pre>
 *
 * A part that is sent again must be the same, and encrypting again would make another; so reads
 * have to stay in the window, which begins at a multiple of its size, or go on to the next.
 */
final class EncryptedDump implements Dump {
  /** What age encrypts at once, and the tag that it puts behind. */
  private static final int CHUNK = 1 << 16;

  private static final int TAG = 16;

  private final Dump plain;
  private final long size;
  private final Sha256 digest = new Sha256();
  private final WritableByteChannel cipher;
  private final ByteBuffer feed = ByteBuffer.allocate(CHUNK);

  /** The header comes before its length, and with it the window's, is known. */
  private ByteBuffer pending = ByteBuffer.allocate(2 * CHUNK);

  private ByteBuffer window = ByteBuffer.allocate(0);
  private long begin;
  private long fed;
  private String sha256 = "";

  /**
   * A dump that is about to be encrypted.
   *
   * @param stretch bytes of a window, as many as are sent at once, for the encrypted dump's size
   */
  EncryptedDump(Dump plain, AgeEncryption encryption, LongUnaryOperator stretch) {
    this.plain = plain;
    try {
      this.cipher =
          new StandardEncryptingChannelFactory()
              .newEncryptingChannel(new Sink(), encryption.writers());
    } catch (GeneralSecurityException | IOException e) {
      throw new Refused("the dump can not be encrypted: " + e);
    }
    this.size = pending.position() + encrypted(plain.size());
    this.window = ByteBuffer.allocate((int) Math.min(stretch.applyAsLong(size), size));
    takePending();
  }

  /** Bytes of age's payload. */
  private static long encrypted(long bytes) {
    long chunks = Math.max(1, (bytes + CHUNK - 1) / CHUNK);
    return bytes + chunks * TAG;
  }

  /** Takes what is encrypted: into the window as far as there is room, the rest behind it. */
  private final class Sink implements WritableByteChannel {
    private boolean open = true;

    @Override
    public int write(ByteBuffer bytes) {
      int count = bytes.remaining();
      move(bytes, window);
      if (pending.remaining() < bytes.remaining()) {
        // Only a header of very many recipients is so long.
        ByteBuffer larger = ByteBuffer.allocate(pending.capacity() + bytes.remaining());
        pending = larger.put(pending.flip());
      }
      pending.put(bytes);
      return count;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Override
  public long size() {
    return size;
  }

  /** Bytes of the dump itself. */
  long plainSize() {
    return plain.size();
  }

  /** The SHA-256 of the dump itself; known when all was read. */
  String plainSha256() {
    return sha256;
  }

  @Override
  public void read(ByteBuffer into, long position) throws IOException {
    if (position < begin) {
      throw new IOException(
          "encrypted bytes from " + position + " are gone, those from " + begin + " are there");
    }
    long at = position;
    while (into.hasRemaining() && at < size) {
      fill();
      if (at >= begin + window.position()) {
        next();
        continue;
      }
      int from = (int) (at - begin);
      int count = Math.min(into.remaining(), window.position() - from);
      into.put(window.duplicate().flip().position(from).limit(from + count));
      at += count;
    }
  }

  private void next() throws IOException {
    if (sha256.isEmpty() || pending.position() > 0) {
      begin += window.position();
      window.clear();
      takePending();
      fill();
      return;
    }
    throw new IOException(
        "the encrypted dump ends after " + (begin + window.position()) + " bytes");
  }

  private void takePending() {
    move(pending.flip(), window);
    pending.compact();
  }

  /** As many bytes as there is room for. */
  private static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
  }

  private void fill() throws IOException {
    while (window.hasRemaining() && sha256.isEmpty()) {
      if (fed == plain.size()) {
        end();
        return;
      }
      feed.clear().limit((int) Math.min(CHUNK, plain.size() - fed));
      plain.read(feed, fed);
      fed += feed.flip().remaining();
      digest.update(feed);
      cipher.write(feed);
    }
  }

  private void end() throws IOException {
    cipher.close();
    sha256 = digest.hex();
    Optional<String> told = plain.sha256();
    if (told.isPresent() && !told.get().equals(sha256)) {
      throw new Replaced("the dump's SHA-256 is " + sha256 + ", its manifest tells " + told.get());
    }
    long there = begin + window.position() + pending.position();
    if (there != size) {
      throw new IllegalStateException(size + " encrypted bytes were expected, not " + there);
    }
  }

  @Override
  public Optional<String> manifest() {
    return plain.manifest();
  }

  /** What the encrypted bytes will be nobody has told. */
  @Override
  public Optional<String> sha256() {
    return Optional.empty();
  }

  @Override
  public void close() {
    plain.close();
  }
}
