package io.holdfast.agent.core.model;

/**
 * A volume that is to be made of a backup.
 *
 * @param name as Longhorn takes it unchanged: see {@link #NAME}
 * @param replicas 1 to 10
 */
public record NewVolume(String name, int replicas) {
  /** What Longhorn neither lowers nor cuts. */
  public static final String NAME = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";

  private static final int MOST_REPLICAS = 10;

  public NewVolume {
    if (!name.matches(NAME) || name.startsWith(Names.CHECK.prefix())) {
      throw new IllegalArgumentException(
          "volume is \""
              + name
              + "\"; accepted are up to 40 lower-case letters, digits and dashes, not beginning with "
              + Names.CHECK.prefix());
    }
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new IllegalArgumentException(
          "replicas is " + replicas + "; accepted are 1 to " + MOST_REPLICAS);
    }
  }
}
