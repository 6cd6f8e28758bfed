package io.holdfast.server.value;

/**
 * How large a collection may be before it leaves its compact encoding; the parameters of the same
 * names in <a href="https://redis.io/docs/latest/operate/oss_and_stack/management/config/">Redis's
 * configuration</a>, with its defaults. CONFIG SET replaces the current limits as a whole; what was
 * converted before stays converted.
 *
 * @param hashMaxListpackEntries fields of a hash in a listpack
 * @param hashMaxListpackValue bytes of a field or value in such a hash
 * @param listMaxListpackSize entries of a list node when positive, -1 to -5 for 4 to 64 KiB a node
 * @param setMaxIntsetEntries members of a set of integers
 * @param zsetMaxListpackEntries members of a sorted set in a listpack
 * @param zsetMaxListpackValue bytes of a member in such a sorted set
 * @param streamNodeMaxBytes of a stream's listpack; 0: any number
 * @param streamNodeMaxEntries entries of a stream's listpack; 0: any number
 */
public record EncodingLimits(
    int hashMaxListpackEntries,
    int hashMaxListpackValue,
    int listMaxListpackSize,
    int setMaxIntsetEntries,
    int zsetMaxListpackEntries,
    int zsetMaxListpackValue,
    long streamNodeMaxBytes,
    long streamNodeMaxEntries) {

  public static final EncodingLimits DEFAULTS =
      new EncodingLimits(512, 64, -2, 512, 128, 64, 4096, 100);

  private static volatile EncodingLimits current = DEFAULTS;

  /** The limits in force for the whole process. */
  public static EncodingLimits current() {
    return current;
  }

  /** Puts other limits in force. */
  public static void use(EncodingLimits limits) {
    current = limits;
  }
}
