package io.holdfast.server.net;

import io.holdfast.server.config.NetworkParameters;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/**
 * Tells HTTP from inline requests on the clients' port, and has the connection speak it from then
 * on.
 */
final class HttpSwitch {
  private HttpSwitch() {}

  /** True for {@code GET /path HTTP/1.1}, whose first word would be a command else. */
  static boolean isHttp(byte[][] request) {
    if (request.length != 3) {
      return false;
    }
    String method = text(request[0]);
    return (method.equals("GET") || method.equals("HEAD") || method.equals("POST"))
        && text(request[2]).startsWith("HTTP/1.");
  }

  /** Hands the connection over, with the request's first line as it came; or closes it. */
  static void become(
      ChannelHandlerContext ctx, byte[][] request, ByteBuf rest, ConnectionContext context) {
    if (!context.settings().get(NetworkParameters.PRIMARY_PORT_HTTP)) {
      rest.release();
      ctx.close();
      return;
    }
    String line = text(request[0]) + " " + text(request[1]) + " " + text(request[2]) + "\r\n";
    ByteBuf all =
        Unpooled.wrappedBuffer(Unpooled.copiedBuffer(line, StandardCharsets.ISO_8859_1), rest);
    context.http().addTo(ctx.pipeline());
    ctx.fireChannelRead(all);
    ctx.fireChannelReadComplete();
    ctx.pipeline().remove(ctx.name());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
