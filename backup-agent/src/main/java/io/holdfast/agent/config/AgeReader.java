package io.holdfast.agent.config;

import io.holdfast.agent.export.AgeEncryption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads whom exports are encrypted to. Nothing that looks like a private key is ever repeated. */
final class AgeReader {
  private static final int MOST_RECIPIENTS = 20;

  private AgeReader() {}

  /** Empty for a target without encryption. */
  static Optional<AgeEncryption> read(Section target) {
    return target
        .section("encryption", Set.of("recipients", "identityFile", "identity"))
        .map(AgeReader::encryption);
  }

  private static AgeEncryption encryption(Section section) {
    if (section.has("identity")) {
      throw new ConfigException(
          section.at("identity")
              + ": a private key is not accepted in this file; accepted is identityFile, the path"
              + " of a file with it, say from a Secret");
    }
    String accepted =
        "a list of 1 to "
            + MOST_RECIPIENTS
            + " public keys of age, such as age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    List<String> recipients = section.texts("recipients", accepted);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < recipients.size(); i++) {
      String at = section.at("recipients") + "[" + i + "]: ";
      String recipient = recipients.get(i);
      if (isSecret(recipient)) {
        throw new ConfigException(
            at
                + "is a private key, which everybody who reads this file has now: make another"
                + " pair; accepted is the public key, age1…");
      }
      if (!AgeEncryption.isRecipient(recipient)) {
        throw new ConfigException(
            at + "\"" + recipient + "\" is not accepted; accepted is " + accepted);
      }
      if (!seen.add(recipient)) {
        throw new ConfigException(at + recipient + " is there already; accepted is each key once");
      }
    }
    if (recipients.size() > MOST_RECIPIENTS) {
      throw new ConfigException(
          section.at("recipients")
              + ": "
              + recipients.size()
              + " are not accepted; accepted is "
              + accepted);
    }
    return new AgeEncryption(recipients, identityFile(section));
  }

  private static @Nullable Path identityFile(Section section) {
    String text = section.text("identityFile", "the path of a file");
    if (text != null && isSecret(text)) {
      throw new ConfigException(
          section.at("identityFile")
              + ": is a private key, which everybody who reads this file has now: make another"
              + " pair; accepted is the path of a file with it");
    }
    return text == null ? null : ExportReader.absolute(section, "identityFile", text);
  }

  private static boolean isSecret(String text) {
    return text.strip()
        .regionMatches(true, 0, AgeEncryption.SECRET, 0, AgeEncryption.SECRET.length());
  }
}
