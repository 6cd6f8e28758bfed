package io.holdfast.sim.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection. Requests are answered one after the other, off the event loop. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Function<Request, Response> handler;
  private final Executor calls;

  Connection(Function<Request, Response> handler, Executor calls) {
    this.handler = handler;
    this.calls = calls;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
    if (message.decoderResult().isFailure()) {
      send(context, Response.text(400, "400 Bad Request"), false);
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(message);
    Request request = request(message);
    // No second request is read before the first is answered: answers keep their order.
    context.channel().config().setAutoRead(false);
    calls.execute(
        () -> {
          Response response;
          try {
            response = handler.apply(request);
          } catch (RuntimeException e) {
            LOG.error("{} {}: {}", request.method(), request.uri(), e.toString(), e);
            response = Response.text(500, String.valueOf(e.getMessage()));
          }
          send(context, response, keepAlive);
        });
  }

  private static Request request(FullHttpRequest message) {
    var decoder = new QueryStringDecoder(message.uri());
    var query = new HashMap<String, String>();
    decoder.parameters().forEach((name, values) -> query.put(name, values.getFirst()));
    var headers = new HashMap<String, String>();
    message
        .headers()
        .forEach(
            header ->
                headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    return new Request(
        message.method().name(),
        decoder.path(),
        query,
        headers,
        message.uri(),
        ByteBuffer.wrap(ByteBufUtil.getBytes(message.content())));
  }

  private static void send(ChannelHandlerContext context, Response response, boolean keepAlive) {
    if (context.executor().isShuttingDown()) {
      return;
    }
    if (response.drop()) {
      context.close();
      return;
    }
    var message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.wrappedBuffer(response.body().duplicate()));
    if (!response.contentType().isEmpty()) {
      message.headers().set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
    }
    response.headers().forEach((name, value) -> message.headers().set(name, value));
    HttpUtil.setContentLength(message, response.body().remaining());
    HttpUtil.setKeepAlive(message, keepAlive);
    var sent = context.writeAndFlush(message);
    if (keepAlive) {
      context.channel().config().setAutoRead(true);
    } else {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("connection from {}: {}", context.channel().remoteAddress(), cause.toString());
    context.close();
  }
}
