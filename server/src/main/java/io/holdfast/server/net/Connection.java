package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Link;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.resp.ProtocolException;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.resp.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: reads requests, has them carried out, sends the replies of a batch at
 * once. While the client waits for a key or does not take its replies, its requests wait here, and
 * after {@link #MOST_HELD} bytes in its socket.
 */
final class Connection extends ChannelInboundHandlerAdapter implements Link {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /** Bytes of requests that are read ahead. */
  private static final int MOST_HELD = 1024 * 1024;

  /** Bytes of replies after which a batch is sent even if requests are left. */
  private static final int BATCH = 64 * 1024;

  private final ConnectionContext context;
  private final Channel channel;
  private final Output output;
  private final RequestParser parser = new RequestParser();
  private final Client client;
  private final Deque<ByteBuf> input = new ArrayDeque<>(0);
  private final SlowClient slowness;
  private byte @Nullable [][] postponed;
  private int held;
  private volatile long received;
  private boolean batching;
  private boolean flushComes;
  private boolean first = true;

  Connection(Channel channel, ConnectionContext context) {
    this.channel = channel;
    this.context = context;
    this.output = new Output(channel);
    this.client =
        new Client(Client.nextId(), new Reply(channel.alloc().buffer(0), false, output), this);
    this.client.reply().buffer().release();
    this.client.authenticated = context.settings().get(NetworkParameters.REQUIREPASS).isEmpty();
    this.slowness = new SlowClient(context.settings(), client, output);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    int most = Math.toIntExact(context.settings().get(NetworkParameters.MAXCLIENTS));
    if (!context.clients().add(client, most)) {
      reply(reply -> reply.error("ERR max number of clients reached"));
      output.closeAtEnd();
      client.closeAfterReply();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.clients().remove(client);
    context.departed().accept(client);
    output.release();
    input.forEach(ByteBuf::release);
    input.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var in = (ByteBuf) message;
    count(in.readableBytes());
    if (!input.isEmpty() || !canRun()) {
      hold(in);
      return;
    }
    batching = true;
    work(ctx, in);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    batching = false;
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      output.drain();
      goOn(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof IOException)) { // a reset by the peer is nothing to tell
      log.warn("connection {}: closed after {}", remoteAddress(), cause.toString(), cause);
    }
    ctx.close();
  }

  private boolean canRun() {
    return !client.isWaiting() && !client.isClosing() && output.hasRoom();
  }

  private void work(ChannelHandlerContext ctx, ByteBuf in) {
    long maxBulk = context.settings().get(NetworkParameters.PROTO_MAX_BULK_LEN);
    client.reply().to(output.buffer());
    boolean fresh = true;
    try {
      while (canRun()) {
        byte[][] request = parser.next(in, client.authenticated, maxBulk);
        if (request == null) {
          break;
        }
        if (first) {
          first = false;
          if (parser.wasInline() && becomesHttp(ctx, request, in)) {
            return;
          }
        }
        carryOut(request, fresh);
        fresh = false;
      }
    } catch (ProtocolException e) {
      client.reply().error(e.errorLine());
      client.closeAfterReply();
    }
    if (in.isReadable() && !client.isClosing()) {
      input.addFirst(in);
      held += in.readableBytes();
      throttle();
    } else {
      in.release();
    }
    if (client.isClosing()) {
      output.closeAtEnd();
    }
  }

  private void carryOut(byte[][] request, boolean fresh) {
    Client.Replies wanted = client.replies();
    if (wanted != Client.Replies.ALL) {
      output.flush();
      client.reply().to(output.buffer());
      output.mute(true);
    }
    boolean done =
        fresh
            ? context.dispatcher().dispatch(client, request)
            : context.dispatcher().next(client, request);
    postponed = done ? null : request;
    if (wanted != Client.Replies.ALL) {
      if (wanted == Client.Replies.SKIP_NEXT && done) {
        client.replies(Client.Replies.ALL);
      } else if (client.replies() == Client.Replies.ALL) {
        output.unmute(); // CLIENT REPLY ON is answered
        return;
      }
      output.mute(false);
    }
    if (output.batched() > BATCH) {
      output.flush();
      client.reply().to(output.buffer());
      slowness.check();
    }
  }

  private boolean becomesHttp(ChannelHandlerContext ctx, byte[][] request, ByteBuf rest) {
    if (!HttpSwitch.isHttp(request)) {
      return false;
    }
    context.clients().remove(client);
    output.release();
    if (context.settings().get(NetworkParameters.PRIMARY_PORT_HTTP)) {
      HttpSwitch.become(ctx, request, rest, context.http());
    } else {
      rest.release();
      ctx.close();
    }
    return true;
  }

  private void hold(ByteBuf in) {
    if (client.isClosing()) {
      in.release();
      return;
    }
    input.add(in);
    held += in.readableBytes();
    throttle();
  }

  /** Goes on with what waits, after the reason for waiting has gone. */
  private void goOn(ChannelHandlerContext ctx) {
    byte[][] request = postponed;
    if (request != null && canRun()) {
      client.reply().to(output.buffer());
      carryOut(request, true);
    }
    while (!input.isEmpty() && canRun()) {
      ByteBuf in = input.remove();
      held -= in.readableBytes();
      work(ctx, in);
    }
    if (client.isClosing()) {
      output.closeAtEnd();
    } else if (!batching) {
      flush();
    }
    throttle();
  }

  private void throttle() {
    channel.config().setAutoRead(output.hasRoom() && held < MOST_HELD);
  }

  private void flush() {
    output.flush();
    if (!output.hasRoom()) {
      throttle();
      slowness.check();
    }
  }

  private void reply(Consumer<Reply> message) {
    client.reply().to(output.buffer());
    message.accept(client.reply());
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the event loop writes, others read
  private void count(int bytes) {
    received += bytes;
  }

  @Override
  public void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  @Override
  public Runnable schedule(Runnable task, long millis) {
    var scheduled = channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public boolean inLoop() {
    return channel.eventLoop().inEventLoop();
  }

  @Override
  public void send(Consumer<Reply> message) {
    if (!inLoop()) {
      execute(() -> send(message));
      return;
    }
    if (!channel.isActive()) {
      return;
    }
    reply(message);
    if (!batching && !flushComes) { // what else was handed over by now goes out together
      flushComes = true;
      execute(
          () -> {
            flushComes = false;
            flush();
          });
    }
    slowness.check();
  }

  @Override
  public void resume() {
    if (!inLoop()) {
      execute(this::resume);
      return;
    }
    if (channel.isActive()) {
      goOn(channel.pipeline().context(this));
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public String remoteAddress() {
    return Addresses.text(channel.remoteAddress());
  }

  @Override
  public String localAddress() {
    return Addresses.text(channel.localAddress());
  }

  @Override
  public Traffic traffic() {
    return new Traffic(
        held + parser.heldBytes(), output.waitingBytes(), received, output.sentBytes());
  }
}
