package io.holdfast.server.client;

import io.holdfast.server.resp.Reply;
import java.util.function.Consumer;

/** What a client's connection can do for the rest of the server; safe to call from any thread. */
public interface Link {

  /** A client without a connection: commands that the server gives itself, and tests. */
  Link NONE = new NoLink("");

  /** Bytes that wait in a connection's buffers, and that went through it. */
  record Traffic(long heldInput, long waitingOutput, long totalInput, long totalOutput) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);
  }

  /** Runs a task on the client's event loop, after all that was handed over before. */
  void execute(Runnable task);

  /** Runs a task there later; what it returns takes the task back. */
  Runnable schedule(Runnable task, long millis);

  /** True on the client's event loop. */
  boolean inLoop();

  /**
   * Has {@code message} write something that is no reply to a request, such as a published message.
   * Closes the connection when more waits to be sent than its limits allow.
   */
  void send(Consumer<Reply> message);

  /** Goes on with the requests that wait, after the client was blocked or paused. */
  void resume();

  /** What it does for requests that may take long; only on the client's event loop. */
  LongRequest longRequest();

  /** Closes the connection without another word. */
  void close();

  boolean isOpen();

  /** {@code 127.0.0.1:40000}, or a socket's path with {@code :0}. */
  String remoteAddress();

  String localAddress();

  Traffic traffic();
}
