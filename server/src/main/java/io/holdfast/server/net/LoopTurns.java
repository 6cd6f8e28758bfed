package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.LongRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;

/** What one connection does for requests that may take long; see {@link ServingLoop}. */
final class LoopTurns implements LongRequest {
  private final Channel channel;
  private final Client client;
  private final RequestQueue requests;
  private final Output output;

  LoopTurns(Channel channel, Client client, RequestQueue requests, Output output) {
    this.channel = channel;
    this.client = client;
    this.requests = requests;
    this.output = output;
  }

  @Override
  public boolean defer() {
    if (!(channel.eventLoop() instanceof ServingLoop loop) || !loop.isReading()) {
      return false;
    }
    client.waitFor(withError -> false);
    loop.execute(
        () -> {
          client.endWait();
          client.link().resume();
        });
    return true;
  }

  @Override
  public void serveOthers() {
    if (!(channel.eventLoop() instanceof ServingLoop loop) || loop.isReading()) {
      return;
    }
    requests.putAside(); // the batch is the loop's, and others need it
    client.waitFor(withError -> false); // what this client sends meanwhile waits
    try {
      loop.serve();
    } finally {
      client.endWait();
      client.reply().to(channel.isActive() ? output.buffer() : Unpooled.buffer());
    }
  }
}
