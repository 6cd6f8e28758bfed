package io.holdfast.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.function.Consumer;

/** Equips a connection to answer HTTP. */
public final class HttpSetup implements Consumer<Channel> {
  private static final int MOST_BODY = 64 * 1024;
  private static final int IDLE_SECONDS = 60;

  private final Pages pages;

  public HttpSetup(Pages pages) {
    this.pages = pages;
  }

  @Override
  public void accept(Channel channel) {
    addTo(channel.pipeline());
  }

  /** Adds the handlers at a pipeline's end. */
  public void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(
        new IdleStateHandler(0, 0, IDLE_SECONDS),
        new CloseWhenIdle(),
        new HttpServerCodec(),
        new HttpObjectAggregator(MOST_BODY),
        pages);
  }
}
