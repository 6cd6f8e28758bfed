package io.holdfast.agent.export;

import java.util.List;

/**
 * What a description tells of the dump inside an encrypted file.
 *
 * @param kind {@value #AGE}
 * @param recipients whom it was encrypted to
 * @param bytes of the dump itself
 * @param sha256 of the dump itself, in hexadecimal
 */
record Encrypted(String kind, List<String> recipients, long bytes, String sha256) {
  static final String AGE = "age";

  Encrypted {
    recipients = List.copyOf(recipients);
  }
}
