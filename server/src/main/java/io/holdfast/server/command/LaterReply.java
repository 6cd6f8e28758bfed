package io.holdfast.server.command;

import io.holdfast.server.resp.Reply;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Replies to commands whose work goes on after they have let go of their locks. */
public final class LaterReply {
  private LaterReply() {}

  /**
   * Replies on the client's event loop, when {@code coming} says what; until then the client waits,
   * without a lock and without holding anybody up. Not for commands that MULTI may queue.
   */
  public static void to(Call call, CompletionStage<Consumer<Reply>> coming) {
    var client = call.client();
    client.waitFor(withError -> false);
    coming.whenComplete(
        (written, failure) ->
            client
                .link()
                .execute(
                    () -> {
                      client.link().send(failure == null ? written : r -> r.error(line(failure)));
                      client.endWait();
                      client.link().resume();
                    }));
  }

  private static String line(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof CommandException e ? e.errorLine() : "ERR " + cause.getMessage();
  }
}
