package io.holdfast.agent.export;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How dumps are encrypted before they leave, as <a href="https://age-encryption.org/v1">age</a>
 * does: anybody who holds one of the identities can read them, and the agent needs none to write.
 *
 * @param recipients public keys, {@code age1…}
 * @param identityFile file with private keys, one a line, as {@code age-keygen} makes it; null
 *     where the agent is not to read what it has written
 */
public record AgeEncryption(List<String> recipients, @Nullable Path identityFile) {
  /** What a private key begins with; it is never to be seen in a configuration. */
  public static final String SECRET = "AGE-SECRET-KEY-";

  public AgeEncryption {
    recipients = List.copyOf(recipients);
  }

  /** Whether a text is a public key of age's. */
  public static boolean isRecipient(String text) {
    try {
      var _ = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(text);
      return text.startsWith("age1");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  List<RecipientStanzaWriter> writers() {
    List<RecipientStanzaWriter> writers = new ArrayList<>();
    for (String recipient : recipients) {
      try {
        writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
      } catch (GeneralSecurityException e) {
        throw new Refused("recipient " + recipient + " can not be encrypted to: " + e);
      }
    }
    return writers;
  }

  /** The identities in the file, which is read anew each time. Nothing of them is ever printed. */
  static List<RecipientStanzaReader> identities(Path file) {
    List<RecipientStanzaReader> readers = new ArrayList<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new Refused("the identity in " + file + " can not be read: " + e);
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new Refused(
            "line " + (i + 1) + " of " + file + " is no identity; accepted are " + SECRET + "1…");
      }
    }
    if (readers.isEmpty()) {
      throw new Refused("there is no identity in " + file + "; accepted are " + SECRET + "1…");
    }
    return readers;
  }
}
