package io.holdfast.server.config;

/**
 * How much output may wait for clients that read slowly, as {@code client-output-buffer-limit} says
 * it. Zeros mean no limit.
 *
 * @param normal for clients that ask and get replies
 * @param replica kept for CONFIG GET; there are no replicas yet
 * @param pubsub for subscribers
 */
public record OutputLimits(Limit normal, Limit replica, Limit pubsub) {
  /** The text form: classes in any order, any of them left out keeps its default. */
  public static final ParameterType<OutputLimits> TYPE =
      new ParameterType<>(
          "groups of: normal, replica or pubsub, hard bytes, soft bytes, seconds",
          "Wrong number of arguments in buffer limit configuration.",
          OutputLimits::read,
          OutputLimits::write);

  private static final OutputLimits NONE =
      new OutputLimits(
          new Limit(0, 0, 0), new Limit(268435456, 67108864, 60), new Limit(33554432, 8388608, 60));

  /**
   * @param hard bytes at which a client is disconnected at once
   * @param soft bytes at which it is after {@code seconds}
   */
  public record Limit(long hard, long soft, long seconds) {
    String text() {
      return hard + " " + soft + " " + seconds;
    }
  }

  private static OutputLimits read(String text) {
    String[] words = text.trim().split("\\s+");
    if (words.length % 4 != 0) {
      throw new IllegalArgumentException(text);
    }
    ParameterType<Long> memory = ParameterType.memory(0);
    OutputLimits limits = NONE;
    for (int i = 0; i < words.length; i += 4) {
      var limit =
          new Limit(
              memory.read(words[i + 1]), memory.read(words[i + 2]), Long.parseLong(words[i + 3]));
      limits =
          switch (words[i]) {
            case "normal" -> new OutputLimits(limit, limits.replica, limits.pubsub);
            case "slave", "replica" -> new OutputLimits(limits.normal, limit, limits.pubsub);
            case "pubsub" -> new OutputLimits(limits.normal, limits.replica, limit);
            default -> throw new IllegalArgumentException(words[i]);
          };
    }
    return limits;
  }

  private static String write(OutputLimits limits) {
    return "normal %s slave %s pubsub %s"
        .formatted(limits.normal.text(), limits.replica.text(), limits.pubsub.text());
  }
}
