package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.resp.LargeArgument;
import org.jspecify.annotations.Nullable;

/**
 * Arguments that lie outside the heap, and the commands that can't take them there: those get a
 * copy on the heap, up to a limit that the small heap bears.
 */
final class LargeArguments {
  private LargeArguments() {}

  /** Puts copies into the request where they are needed; an error line when one is too long. */
  static @Nullable String place(Client client, CommandSpec spec, byte[][] request) {
    for (int i = 0; i < request.length; i++) {
      LargeArgument large = client.large(request[i]);
      if (large != null && (i == 0 || !spec.takesLarge(i))) {
        if (large.length() > HeapLimit.most()) {
          return tooLong(large, spec);
        }
        request[i] = large.copy();
      }
    }
    return null;
  }

  /**
   * A copy on the heap.
   *
   * @throws CommandException when it is too long for that
   */
  static byte[] copy(LargeArgument large, CommandSpec spec) {
    if (large.length() > HeapLimit.most()) {
      throw new CommandException(tooLong(large, spec));
    }
    return large.copy();
  }

  private static String tooLong(LargeArgument large, CommandSpec spec) {
    return "ERR argument of %d bytes is too long for '%s', at most %d"
        .formatted(large.length(), spec.name(), HeapLimit.most());
  }
}
