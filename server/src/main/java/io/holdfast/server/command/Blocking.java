package io.holdfast.server.command;

import io.holdfast.server.resp.Reply;
import java.util.function.Consumer;

/** What happens when a command finds nothing and asks to wait. */
@FunctionalInterface
public interface Blocking {
  /**
   * Has the client wait for a change of one of the keys, then carries the command out again; or
   * lets {@code onTimeout} reply, at once where waiting is not allowed, as inside MULTI.
   *
   * @param timeoutMillis 0 waits for ever
   * @param again the arguments to carry it out with then; their keys are at the same places
   */
  void block(Call call, int[] keys, long timeoutMillis, Consumer<Reply> onTimeout, byte[][] again);
}
