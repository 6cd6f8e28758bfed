package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Dump;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is sent as an export's dump, and what has to be told of it.
 *
 * @param dump its bytes as they are sent
 * @param file what it is called there
 * @param encrypted what is inside, told when all was sent; null for a dump as it is
 */
record Payload(Dump dump, String file, Supplier<@Nullable Encrypted> encrypted) {
  /** The dump as it is. */
  static Payload plain(Dump dump) {
    return new Payload(dump, Description.DUMP, () -> null);
  }

  /** The dump in the form that only the holders of an identity can read. */
  static Payload encrypted(Dump dump, AgeEncryption encryption) {
    EncryptedDump bytes = new EncryptedDump(dump, encryption, S3Upload::partSize);
    return new Payload(
        bytes,
        Description.ENCRYPTED_DUMP,
        () ->
            new Encrypted(
                Encrypted.AGE, encryption.recipients(), bytes.plainSize(), bytes.plainSha256()));
  }
}
