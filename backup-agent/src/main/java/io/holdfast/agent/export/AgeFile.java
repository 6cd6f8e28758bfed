package io.holdfast.agent.export;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.List;

/** Reads a file that was encrypted as age does, piece by piece. */
final class AgeFile {
  private static final int BUFFER = 1 << 16;

  private AgeFile() {}

  /**
   * Decrypts a file.
   *
   * @param identities one of them has to be that of a recipient
   * @param names whom it was encrypted to and where the identities are, for the error
   * @throws Refused when none of the identities fits
   * @throws Damaged when what is behind the header is not what was encrypted
   */
  static void decrypt(Path from, Path to, List<RecipientStanzaReader> identities, String names) {
    try (FileChannel in = FileChannel.open(from);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ReadableByteChannel plain = open(in, identities, names);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (read(plain, buffer.clear(), from) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    } catch (IOException e) {
      throw new Refused("can not decrypt " + from + " to " + to + ": " + e);
    }
  }

  private static ReadableByteChannel open(
      FileChannel in, List<RecipientStanzaReader> identities, String names) {
    try {
      return new StandardDecryptingChannelFactory().newDecryptingChannel(in, identities);
    } catch (GeneralSecurityException | IOException e) {
      throw new Refused("no identity opens it: " + names);
    }
  }

  private static int read(ReadableByteChannel plain, ByteBuffer into, Path from) {
    try {
      return plain.read(into);
    } catch (IOException e) {
      throw new Damaged(from.getFileName() + " is not as it was encrypted: " + e.getMessage());
    }
  }
}
