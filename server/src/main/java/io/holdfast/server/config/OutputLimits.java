package io.holdfast.server.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much output may wait for clients that read slowly, as {@code client-output-buffer-limit} says
 * it. Zeros mean no limit.
 *
 * @param normal for clients that ask and get replies
 * @param replica kept for CONFIG GET; there are no replicas yet
 * @param pubsub for subscribers
 */
public record OutputLimits(Limit normal, Limit replica, Limit pubsub) {
  /** The text form: classes in any order, any of them left out keeps what it had. */
  public static final ParameterType<OutputLimits> TYPE =
      new ParameterType<>(
          "groups of: normal, replica or pubsub, hard bytes, soft bytes, seconds",
          "Wrong number of arguments in buffer limit configuration.",
          OutputLimits::read,
          OutputLimits::write);

  private static final OutputLimits DEFAULT =
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

  private static OutputLimits read(String text, @Nullable OutputLimits before) {
    String[] words = text.trim().split("\\s+");
    if (words.length % 4 != 0) {
      throw new IllegalArgumentException(text);
    }
    OutputLimits limits = before == null ? DEFAULT : before;
    for (int i = 0; i < words.length; i += 4) {
      limits =
          switch (words[i].toLowerCase(Locale.ROOT)) {
            case "normal" -> new OutputLimits(limit(words, i), limits.replica, limits.pubsub);
            case "slave", "replica" ->
                new OutputLimits(limits.normal, limit(words, i), limits.pubsub);
            case "pubsub" -> new OutputLimits(limits.normal, limits.replica, limit(words, i));
            default ->
                throw new ParameterType.Complaint(
                    "Invalid client class specified in buffer limit configuration.");
          };
    }
    return limits;
  }

  private static Limit limit(String[] words, int at) {
    ParameterType<Long> memory = ParameterType.memory(0);
    try {
      return new Limit(
          memory.read(words[at + 1]),
          memory.read(words[at + 2]),
          ParameterType.number(0, Integer.MAX_VALUE).read(words[at + 3]));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterType.Complaint(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
  }

  private static String write(OutputLimits limits) {
    return "normal %s slave %s pubsub %s"
        .formatted(limits.normal.text(), limits.replica.text(), limits.pubsub.text());
  }
}
