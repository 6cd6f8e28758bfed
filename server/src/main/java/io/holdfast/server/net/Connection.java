package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Link;
import io.holdfast.server.command.Batch;
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
 *
 * <p>Requests are parsed a {@link Batch} at a time, to bring their keys near together. Those of it
 * that can't be carried out yet wait in {@code parsed}, before what is in {@code input}.
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
  private final SlowClient slowness;
  private final Batch batch = LoopBuffers.here().batch(); // empty between turns
  private final HeldInput input;
  private final Deque<byte[][]> parsed = new ArrayDeque<>(0);
  private @Nullable ProtocolException broken;
  private long received;
  private boolean batching;
  private boolean working;
  private boolean flushComes;
  private boolean first = true;

  Connection(Channel channel, ConnectionContext context) {
    this.channel = channel;
    this.context = context;
    this.output = new Output(channel);
    this.input = new HeldInput(channel.alloc());
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
    slowness.forget();
    output.release();
    input.release();
    parsed.clear();
    parser.release();
    client.releaseLarges();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var in = (ByteBuf) message;
    received += in.readableBytes();
    if (!input.isEmpty() || !parsed.isEmpty() || !canRun()) {
      hold(in);
      return;
    }
    if (!batching) {
      batching = true;
      output.beginTurn();
    }
    work(ctx, in);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    batching = false;
    flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable() && !working) { // else the work in hand goes on by itself
      output.beginTurn();
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
    client.reply().to(output.buffer());
    working = true;
    try {
      while (canRun() && (!batch.isEmpty() || fill(in))) {
        if (first) {
          first = false;
          if (parser.wasInline() && HttpSwitch.isHttp(batch.request(0))) {
            becomeHttp(ctx, batch.request(batch.take()), in);
            return;
          }
        }
        carryOutNext();
      }
    } finally {
      working = false;
      putAside();
    }
    tellIfBroken();
    if (in.isReadable() && !client.isClosing()) {
      input.addFirst(in);
      throttle();
    } else {
      in.release();
    }
    if (client.isClosing()) {
      output.closeAtEnd();
    }
  }

  private void carryOutParsed() {
    client.reply().to(output.buffer());
    working = true;
    try {
      while (canRun() && !(batch.isEmpty() && parsed.isEmpty())) {
        if (batch.isEmpty()) {
          refill();
        }
        carryOutNext();
      }
    } finally {
      working = false;
      putAside();
    }
    tellIfBroken();
  }

  /** Fills the batch with what there is; false when it stays empty. */
  private boolean fill(ByteBuf in) {
    batch.clear();
    if (broken != null) {
      return false;
    }
    long maxBulk = context.settings().get(NetworkParameters.PROTO_MAX_BULK_LEN);
    int most = first || !client.authenticated ? 1 : Batch.MOST; // what follows AUTH may be larger
    try {
      while (batch.size() < most) {
        byte[][] request = parser.next(in, client.authenticated, maxBulk);
        if (request == null) {
          break;
        }
        batch.add(request);
        if (parser.hasLarges()) { // these are kept until it is done, so it is the batch's last
          client.keep(parser.takeLarges());
          break;
        }
      }
    } catch (ProtocolException e) {
      broken = e; // is told after the replies to what came before
    }
    context.dispatcher().prepare(client, batch);
    return !batch.isEmpty();
  }

  /** Fills it with what was parsed before. */
  private void refill() {
    batch.clear();
    while (batch.size() < Batch.MOST && !parsed.isEmpty()) {
      batch.add(parsed.remove());
    }
    context.dispatcher().prepare(client, batch);
  }

  /** Empties the batch, which other connections need; what is left in it waits here. */
  private void putAside() {
    while (!batch.isEmpty()) {
      parsed.addFirst(batch.removeLast());
    }
    batch.clear();
  }

  /** Tells of bytes that are no request, once all requests before them are done. */
  private void tellIfBroken() {
    if (broken != null && parsed.isEmpty() && !client.isClosing()) {
      client.reply().error(broken.errorLine());
      client.closeAfterReply();
    }
  }

  private void carryOutNext() {
    Client.Replies wanted = client.replies();
    if (wanted != Client.Replies.ALL) {
      output.flush();
      client.reply().to(output.buffer());
      output.mute(true);
    }
    boolean done = context.dispatcher().run(client, batch, batch.take());
    output.spend(client.takeSpent());
    if (!done) {
      batch.giveBack();
    }
    if (client.hasLarges() && batch.isEmpty() && parsed.isEmpty()) {
      releaseLarges();
    }
    if (wanted != Client.Replies.ALL) {
      if (client.replies() == Client.Replies.ALL) {
        output.unmute(); // CLIENT REPLY ON is answered
        return;
      } else if (client.replies() == Client.Replies.SKIP_NEXT && done) {
        client.replies(Client.Replies.ALL);
      }
      output.mute(false);
    }
    if (output.batched() > BATCH || !output.hasRoom()) {
      output.flush();
      client.reply().to(output.buffer());
      slowness.check();
    }
  }

  private void releaseLarges() {
    if (client.transaction() == null && !client.isWaiting()) {
      client.releaseLarges();
    }
  }

  private void becomeHttp(ChannelHandlerContext ctx, byte[][] request, ByteBuf rest) {
    context.clients().remove(client);
    output.release();
    if (context.settings().get(NetworkParameters.PRIMARY_PORT_HTTP)) {
      HttpSwitch.become(ctx, request, rest, context.http());
    } else {
      rest.release();
      ctx.close();
    }
  }

  private void hold(ByteBuf in) {
    if (client.isClosing()) {
      in.release();
      return;
    }
    input.add(in);
    throttle();
  }

  /** Goes on with what waits, after the reason for waiting has gone. */
  private void goOn(ChannelHandlerContext ctx) {
    if (client.hasLarges() && parsed.isEmpty()) {
      releaseLarges(); // of a request that has waited
    }
    if (!parsed.isEmpty() && canRun()) {
      carryOutParsed();
    }
    while (!input.isEmpty() && canRun()) {
      work(ctx, input.remove());
    }
    if (client.isClosing()) {
      output.closeAtEnd();
    } else if (!batching) {
      flush();
    }
    throttle();
  }

  private void throttle() {
    channel.config().setAutoRead(output.hasRoom() && input.bytes() < MOST_HELD);
  }

  private void flush() {
    output.flush();
    if (!output.hasRoom()) {
      throttle();
    }
    slowness.checkAfterSending();
  }

  private void reply(Consumer<Reply> message) {
    client.reply().to(batching ? output.buffer() : output.messageBuffer());
    output.message(client.reply(), message);
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
        input.bytes() + parser.heldBytes() + client.largeBytes(),
        output.waitingBytes(),
        received,
        output.sentBytes());
  }
}
