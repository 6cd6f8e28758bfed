package io.holdfast.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers GET and HEAD by path. Pages are made on a thread of their own, so that counting
 * everything up for one never holds up the clients of an event loop.
 */
@Sharable
public final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);

  private final Map<String, Supplier<Page>> byPath;
  private final ExecutorService executor;

  public Pages(Map<String, Supplier<Page>> byPath, ExecutorService executor) {
    this.byPath = Map.copyOf(byPath);
    this.executor = executor;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    boolean keep = HttpUtil.isKeepAlive(request);
    String uri = request.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    if (!request.decoderResult().isSuccess()) {
      send(ctx, Page.text(400, "This is no HTTP request."), head, false);
    } else if (!head && !request.method().equals(HttpMethod.GET)) {
      send(ctx, Page.text(405, request.method() + ": accepted are GET and HEAD."), head, keep);
    } else {
      executor.execute(() -> answer(ctx, path, head, keep));
    }
  }

  private void answer(ChannelHandlerContext ctx, String path, boolean head, boolean keep) {
    Page page;
    try {
      Supplier<Page> known = byPath.get(path);
      page =
          known == null
              ? Page.text(404, path + ": no such page; see / for those there are.")
              : known.get();
    } catch (RuntimeException e) {
      log.error("page {} failed", path, e);
      page = Page.text(500, path + " failed: " + e);
    }
    Page made = page;
    ctx.executor().execute(() -> send(ctx, made, head, keep));
  }

  private static void send(ChannelHandlerContext ctx, Page page, boolean head, boolean keep) {
    byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(page.status()),
            head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, keep ? "keep-alive" : "close");
    var written = ctx.writeAndFlush(response);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) {
      log.warn("HTTP connection {} closed", ctx.channel().remoteAddress(), cause);
    }
    ctx.close();
  }
}
