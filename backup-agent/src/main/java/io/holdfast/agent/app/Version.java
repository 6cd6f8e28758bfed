package io.holdfast.agent.app;

import java.util.Objects;

/** The agent's version, from the jar's manifest. */
public final class Version {
  private Version() {}

  public static String text() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }
}
