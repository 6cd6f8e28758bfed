package io.holdfast.server.net;

import io.netty.channel.Channel;
import java.util.function.Consumer;

/** Equips an accepted connection to serve a Redis client. */
public final class ConnectionSetup implements Consumer<Channel> {
  private final ConnectionContext context;

  public ConnectionSetup(ConnectionContext context) {
    this.context = context;
  }

  @Override
  public void accept(Channel channel) {
    channel.pipeline().addLast(new Connection(channel, context));
  }
}
