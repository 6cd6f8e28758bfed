package io.holdfast.agent.export;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done with an export's files after they were fetched. It is made before, so that
 * nothing is fetched in vain where no identity is.
 */
final class Decryption {
  private final Description description;
  private final List<RecipientStanzaReader> identities;
  private final String names;

  private Decryption(
      Description description, List<RecipientStanzaReader> identities, String names) {
    this.description = description;
    this.identities = List.copyOf(identities);
    this.names = names;
  }

  /**
   * What an export needs.
   *
   * @param known what the configuration says of the target now; the export may be older
   * @throws Refused when it is encrypted, and there is no identity
   */
  static Decryption of(Description description, @Nullable AgeEncryption known) {
    Encrypted encrypted = description.encrypted();
    if (encrypted == null) {
      return new Decryption(description, List.of(), "");
    }
    String recipients =
        description.id() + " is encrypted to " + String.join(", ", encrypted.recipients());
    if (!encrypted.kind().equals(Encrypted.AGE)) {
      throw new Refused(
          recipients + " by " + encrypted.kind() + "; this agent knows " + Encrypted.AGE + " only");
    }
    Path file = known == null ? null : known.identityFile();
    if (file == null) {
      throw new Refused(
          recipients
              + ", and the configuration names no encryption.identityFile for its target, so it can"
              + " not be read here");
    }
    return new Decryption(
        description,
        AgeEncryption.identities(file),
        recipients + ", and the identities are those in " + file);
  }

  /** Puts the dump in the place of the encrypted one. */
  void perform(Path folder) {
    Encrypted encrypted = description.encrypted();
    if (encrypted == null) {
      return;
    }
    Path sealed = folder.resolve(Description.ENCRYPTED_DUMP);
    Path dump = folder.resolve(Description.DUMP);
    try {
      Files.deleteIfExists(dump);
      AgeFile.decrypt(sealed, dump, identities, names);
      Fetched.require(dump, description.id(), encrypted.bytes(), encrypted.sha256());
      Files.delete(sealed);
    } catch (IOException e) {
      throw new Refused("can not write to " + folder + ": " + e);
    }
  }
}
