package io.holdfast.agent.core.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the block in Longhorn's words about a failed restore: a block is named by the first 64
 * hexadecimal digits of the SHA-512 of its content.
 */
public final class BrokenBlock {
  private static final Pattern BLOCK = Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");

  private BrokenBlock() {}

  /** The first block that a message names, null when it names none. */
  public static @Nullable String in(String message) {
    Matcher matcher = BLOCK.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }
}
