package io.holdfast.server.client;

/** How a connection bears requests that may take long, such as scripts. On its event loop. */
public interface LongRequest {
  /** Without a connection nobody else waits. */
  LongRequest NONE =
      new LongRequest() {
        @Override
        public boolean defer() {
          return false;
        }

        @Override
        public void serveOthers() {}
      };

  /**
   * Has the client's request given again as soon as the event loop has read what its sockets have;
   * only then can it {@link #serveOthers}. False when that is so already.
   */
  boolean defer();

  /**
   * Serves the event loop's other clients for a moment, in the middle of a request of this one.
   * Where this one's replies go may have changed then.
   */
  void serveOthers();
}
