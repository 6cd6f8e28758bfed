package io.holdfast.server;

/** What this server says it is. */
public final class ServerVersion {
  /** The version of Redis whose commands, replies and file formats these are. */
  public static final String REDIS = "7.0.15";

  private static final String UNPACKED = "0.1.0";

  private ServerVersion() {}

  /** Holdfast's own version, from the jar's manifest when there is one. */
  public static String holdfast() {
    String version = ServerVersion.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }
}
