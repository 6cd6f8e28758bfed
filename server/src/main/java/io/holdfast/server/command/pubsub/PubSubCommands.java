package io.holdfast.server.command.pubsub;

import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.LOADING;
import static io.holdfast.server.command.CommandFlag.MAY_REPLICATE;
import static io.holdfast.server.command.CommandFlag.NOSCRIPT;
import static io.holdfast.server.command.CommandFlag.PUBSUB;
import static io.holdfast.server.command.CommandFlag.STALE;
import static io.holdfast.server.command.CommandFlag.SUBSCRIBED;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.client.Client;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Handler;
import io.holdfast.server.command.Help;
import io.holdfast.server.command.options.Glob;
import io.holdfast.server.resp.Reply;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE, PUBLISH and their like for patterns and shard channels, and PUBSUB. */
public final class PubSubCommands implements CommandFamily {
  private final Channels channels;

  public PubSubCommands(Channels channels) {
    this.channels = channels;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        listen(
            "subscribe",
            -2,
            "Listens to channels.",
            call -> each(call, "subscribe", channels::subscribe, PubSubCommands::both)));
    table.add(
        listen(
            "psubscribe",
            -2,
            "Listens to all channels that match.",
            call -> each(call, "psubscribe", channels::subscribePattern, PubSubCommands::both)));
    table.add(
        listen(
            "ssubscribe",
            -2,
            "Listens to shard channels.",
            call -> each(call, "ssubscribe", channels::subscribeShard, PubSubCommands::shards)));
    table.add(
        listen(
            "unsubscribe",
            -1,
            "Stops listening to channels.",
            call ->
                leave(
                    call,
                    "unsubscribe",
                    call.client().subscriptions().channels(),
                    channels::unsubscribe,
                    PubSubCommands::both)));
    table.add(
        listen(
            "punsubscribe",
            -1,
            "Stops listening by patterns.",
            call ->
                leave(
                    call,
                    "punsubscribe",
                    call.client().subscriptions().patterns(),
                    channels::unsubscribePattern,
                    PubSubCommands::both)));
    table.add(
        listen(
            "sunsubscribe",
            -1,
            "Stops listening to shard channels.",
            call ->
                leave(
                    call,
                    "sunsubscribe",
                    call.client().subscriptions().shardChannels(),
                    channels::unsubscribeShard,
                    PubSubCommands::shards)));
    table.add(
        send(
            "publish",
            "Sends a message to a channel.",
            call -> call.reply().integer(channels.publish(call.bytes(1), call.bytes(2)))));
    table.add(
        send(
            "spublish",
            "Sends a message to a shard channel.",
            call -> call.reply().integer(channels.publishShard(call.bytes(1), call.bytes(2)))));
    table.add(
        command("pubsub", -2)
            .group("pubsub")
            .since("2.8.0")
            .summary("Commands about channels.")
            .subcommand(
                ask(
                    "channels",
                    -2,
                    "Lists channels.",
                    call -> names(call, channels.channels(glob(call)))))
            .subcommand(
                ask(
                    "shardchannels",
                    -2,
                    "Lists shard channels.",
                    call -> names(call, channels.shardChannels(glob(call)))))
            .subcommand(
                ask("numsub", -2, "Counts listeners.", call -> counts(call, channels::subscribers)))
            .subcommand(
                ask(
                    "shardnumsub",
                    -2,
                    "Counts listeners of shard channels.",
                    call -> counts(call, channels::shardSubscribers)))
            .subcommand(
                ask(
                    "numpat",
                    2,
                    "Counts patterns.",
                    call -> call.reply().integer(channels.patternCount())))
            .subcommand(Help.subcommand("pubsub", table)));
  }

  private static CommandSpec.Builder listen(
      String name, int arity, String summary, Handler handler) {
    return command(name, arity)
        .flags(PUBSUB, NOSCRIPT, LOADING, STALE, SUBSCRIBED)
        .group("pubsub")
        .since("2.0.0")
        .summary(summary)
        .does(handler);
  }

  private static CommandSpec.Builder send(String name, String summary, Handler handler) {
    return command(name, 3)
        .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
        .group("pubsub")
        .since("2.0.0")
        .summary(summary)
        .does(handler);
  }

  private static CommandSpec.Builder ask(String name, int arity, String summary, Handler handler) {
    return command("pubsub|" + name, arity)
        .flags(PUBSUB, LOADING, STALE)
        .since("2.8.0")
        .summary(summary)
        .does(handler);
  }

  private static int both(Client client) {
    return client.subscriptions().count();
  }

  private static int shards(Client client) {
    return client.subscriptions().shardChannels().size();
  }

  private static void each(
      Call call, String kind, BiConsumer<Client, Bytes> subscribe, ToIntFunction<Client> count) {
    for (int i = 1; i < call.count(); i++) {
      var channel = new Bytes(call.bytes(i));
      subscribe.accept(call.client(), channel);
      confirm(call, kind, channel, count.applyAsInt(call.client()));
    }
  }

  private static void leave(
      Call call,
      String kind,
      Set<Bytes> subscribed,
      BiConsumer<Client, Bytes> unsubscribe,
      ToIntFunction<Client> count) {
    Client client = call.client();
    if (call.count() == 1 && subscribed.isEmpty()) {
      confirm(call, kind, null, count.applyAsInt(client));
    }
    for (Bytes channel : call.count() == 1 ? List.copyOf(subscribed) : named(call)) {
      unsubscribe.accept(client, channel);
      confirm(call, kind, channel, count.applyAsInt(client));
    }
  }

  private static List<Bytes> named(Call call) {
    return java.util.stream.IntStream.range(1, call.count())
        .mapToObj(i -> new Bytes(call.bytes(i)))
        .toList();
  }

  private static void confirm(Call call, String kind, @Nullable Bytes channel, int count) {
    if (call.client().replies() == Client.Replies.ALL) {
      confirm(call.reply(), kind, channel, count);
    } else { // it is a message, and so also for those who want no replies
      call.client().link().send(reply -> confirm(reply, kind, channel, count));
    }
  }

  private static void confirm(Reply reply, String kind, @Nullable Bytes channel, int count) {
    reply.push(3);
    reply.bulk(kind);
    reply.bulkOrNil(channel == null ? null : channel.array());
    reply.integer(count);
  }

  private static Glob glob(Call call) {
    if (call.count() > 3) {
      throw CommandException.arity(call.spec().name());
    }
    return new Glob(call.count() == 3 ? call.bytes(2) : new byte[] {'*'});
  }

  private static void names(Call call, List<Bytes> names) {
    call.reply().array(names.size());
    names.forEach(name -> call.reply().bulk(name.array()));
  }

  private static void counts(Call call, ToIntFunction<Bytes> subscribers) {
    call.reply().map(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      call.reply().bulk(call.bytes(i));
      call.reply().integer(subscribers.applyAsInt(new Bytes(call.bytes(i))));
    }
  }
}
