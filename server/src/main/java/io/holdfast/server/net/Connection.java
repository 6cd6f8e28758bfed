package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Link;
import io.holdfast.server.client.LongRequest;
import io.holdfast.server.command.Batch;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.resp.ProtocolException;
import io.holdfast.server.resp.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: reads requests, has them carried out, sends the replies of a batch at
 * once. While the client waits for a key or does not take its replies, its requests wait here, and
 * after {@link #MOST_HELD} bytes in its socket. With {@code appendfsync always} the replies of a
 * batch that has written are kept back until an fsync covers them, and so are its next requests.
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
  private final Client client;
  private final SlowClient slowness;
  private final RequestQueue requests;
  private final HeldInput input; // behind what is in the queue
  private long received;
  private boolean awaitsDisk;
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
    this.requests = new RequestQueue(client, context.dispatcher());
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
    requests.release();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var in = (ByteBuf) message;
    received += in.readableBytes();
    if (!input.isEmpty() || !requests.isEmpty() || !canRun()) {
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
    return !awaitsDisk && !client.isWaiting() && !client.isClosing() && output.hasRoom();
  }

  private void work(ChannelHandlerContext ctx, ByteBuf in) {
    client.reply().to(output.buffer());
    working = true;
    try {
      while (canRun() && (!requests.batch().isEmpty() || fill(in))) {
        if (first) {
          first = false;
          Batch batch = requests.batch();
          if (requests.wasInline() && HttpSwitch.isHttp(batch.request(0))) {
            becomeHttp(ctx, batch.request(batch.take()), in);
            return;
          }
        }
        carryOutNext();
      }
    } finally {
      working = false;
      requests.putAside();
    }
    tellIfBroken();
    if (in.isReadable() && !client.isClosing()) {
      input.addFirst(in);
      throttle();
    } else {
      in.release();
    }
    if (client.isClosing()) {
      close(output);
    }
  }

  private void carryOutParsed() {
    client.reply().to(output.buffer());
    working = true;
    try {
      while (canRun() && requests.refill()) {
        carryOutNext();
      }
    } finally {
      working = false;
      requests.putAside();
    }
    tellIfBroken();
  }

  private boolean fill(ByteBuf in) {
    int most = first || !client.authenticated ? 1 : Batch.MOST; // what follows AUTH may be larger
    return requests.fill(in, most, context.settings().get(NetworkParameters.PROTO_MAX_BULK_LEN));
  }

  /** Tells of bytes that are no request, once all requests before them are done. */
  private void tellIfBroken() {
    ProtocolException broken = requests.broken();
    if (broken != null && !client.isClosing()) {
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
    Batch batch = requests.batch();
    boolean done = context.dispatcher().run(client, batch, batch.take());
    output.spend(client.takeSpent());
    holdUnlessDurable();
    if (!done) {
      batch.giveBack();
    }
    if (client.hasLarges() && requests.isDone()) {
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
      if (output.isHeld()) {
        awaitDisk();
      }
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
    HttpSwitch.become(ctx, request, rest, context);
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
    if (client.hasLarges() && requests.isEmpty()) {
      releaseLarges(); // of a request that has waited
    }
    if (!requests.isEmpty() && canRun()) {
      carryOutParsed();
    }
    while (!input.isEmpty() && canRun()) {
      work(ctx, input.remove());
    }
    if (client.isClosing()) {
      close(output);
    } else if (!batching) {
      flush();
    }
    throttle();
  }

  private void throttle() {
    channel.config().setAutoRead(output.hasRoom() && input.bytes() < MOST_HELD);
  }

  /** Has the connection closed after what is to be sent, which may have to wait for the disk. */
  private void close(Output after) {
    after.closeAtEnd();
    if (after.isHeld()) {
      awaitDisk();
    }
  }

  private void holdUnlessDurable() {
    if (!output.isHeld() && !context.durable().mayTell(client)) {
      output.hold(true);
    }
  }

  private void awaitDisk() {
    if (!awaitsDisk) {
      awaitsDisk = true;
      output.setAside();
      context.durable().await(this, channel.eventLoop());
    }
  }

  /** Goes on if what the client has written has become durable, else waits on. */
  void perhapsDurable() {
    awaitsDisk = false;
    if (!channel.isActive()) {
      return;
    }
    output.hold(!context.durable().mayTell(client));
    output.beginTurn();
    flush();
    if (!awaitsDisk) {
      goOn(channel.pipeline().context(this));
    }
  }

  private void flush() {
    if (output.isHeld()) {
      awaitDisk();
      return;
    }
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

  Client client() {
    return client;
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
    holdUnlessDurable();
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
  public LongRequest longRequest() {
    return new LoopTurns(channel, client, requests, output);
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
    long held = input.bytes() + requests.heldBytes() + client.largeBytes();
    return new Traffic(held, output.waitingBytes(), received, output.sentBytes());
  }
}
