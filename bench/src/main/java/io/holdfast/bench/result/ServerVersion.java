package io.holdfast.bench.result;

/**
 * A server that took part.
 *
 * @param name what it is called on the command line and in samples: holdfast, valkey, …
 * @param version what it says of itself
 */
public record ServerVersion(String name, String version) {
  /** The heading of its column: name and version, the name without a version of its own. */
  public String label() {
    return name.replaceFirst("\\d+$", "") + " " + version;
  }
}
