package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig.StoreAddress;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The store's password, read anew each time so that a changed file counts at once. Never printed.
 */
final class Password implements Supplier<String> {
  private final StoreAddress address;
  private final Map<String, String> environment;

  Password(StoreAddress address, Map<String, String> environment) {
    this.address = address;
    this.environment = environment;
  }

  @Override
  public String get() {
    String variable = address.passwordEnv();
    if (variable != null) {
      return environment.getOrDefault(variable, "");
    }
    if (address.passwordFile() == null) {
      return "";
    }
    try {
      return Files.readString(address.passwordFile()).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new Unavailable("store.passwordFile " + address.passwordFile() + " can not be read", e);
    }
  }
}
