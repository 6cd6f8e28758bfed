package io.holdfast.server.command.connection;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one user there is, {@code default}, and its password. */
final class Password {
  private static final byte[] DEFAULT_USER = "default".getBytes(StandardCharsets.US_ASCII);

  private final Settings settings;

  Password(Settings settings) {
    this.settings = settings;
  }

  boolean isSet() {
    return !settings.get(NetworkParameters.REQUIREPASS).isEmpty();
  }

  /**
   * Lets a client in. Without a password anything is right for the default user, as in Redis.
   *
   * @throws CommandException WRONGPASS
   */
  void authenticate(Client client, byte[] user, byte[] password) {
    boolean known = MessageDigest.isEqual(user, DEFAULT_USER);
    boolean right = !isSet() || matches(password);
    if (!known || !right) {
      throw new CommandException("WRONGPASS invalid username-password pair or user is disabled.");
    }
    client.authenticated = true;
  }

  void authenticate(Client client, byte[] password) {
    authenticate(client, DEFAULT_USER, password);
  }

  /** Compares digests, so that neither the length nor a common start shows in the time taken. */
  private boolean matches(byte[] given) {
    byte[] wanted = settings.get(NetworkParameters.REQUIREPASS).getBytes(StandardCharsets.UTF_8);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return MessageDigest.isEqual(sha256.digest(wanted), sha256.digest(given));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
