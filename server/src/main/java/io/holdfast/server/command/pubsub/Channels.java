package io.holdfast.server.command.pubsub;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.client.Client;
import io.holdfast.server.command.options.Glob;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who listens to which channels and patterns. Any thread may ask; each client changes its own. */
public final class Channels {
  private final Map<Bytes, Set<Client>> channels = new ConcurrentHashMap<>();
  private final Map<Bytes, Pattern> patterns = new ConcurrentHashMap<>();
  private final Map<Bytes, Set<Client>> shardChannels = new ConcurrentHashMap<>();

  private record Pattern(Glob glob, Set<Client> clients) {}

  void subscribe(Client client, Bytes channel) {
    add(channels, client, channel);
    client.subscriptions().channels().add(channel);
  }

  void subscribeShard(Client client, Bytes channel) {
    add(shardChannels, client, channel);
    client.subscriptions().shardChannels().add(channel);
  }

  void subscribePattern(Client client, Bytes pattern) {
    patterns.compute(
        pattern,
        (name, known) -> {
          Pattern now =
              known == null
                  ? new Pattern(new Glob(name.array()), ConcurrentHashMap.newKeySet())
                  : known;
          now.clients.add(client);
          return now;
        });
    client.subscriptions().patterns().add(pattern);
  }

  void unsubscribe(Client client, Bytes channel) {
    client.subscriptions().channels().remove(channel);
    remove(channels, client, channel);
  }

  void unsubscribeShard(Client client, Bytes channel) {
    client.subscriptions().shardChannels().remove(channel);
    remove(shardChannels, client, channel);
  }

  void unsubscribePattern(Client client, Bytes pattern) {
    client.subscriptions().patterns().remove(pattern);
    patterns.computeIfPresent(
        pattern,
        (name, known) -> {
          known.clients.remove(client);
          return known.clients.isEmpty() ? null : known;
        });
  }

  /** Ends all subscriptions of a client. */
  public void forget(Client client) {
    if (client.subscriptions().isEmpty()) {
      return;
    }
    List.copyOf(client.subscriptions().channels()).forEach(c -> unsubscribe(client, c));
    List.copyOf(client.subscriptions().patterns()).forEach(p -> unsubscribePattern(client, p));
    List.copyOf(client.subscriptions().shardChannels()).forEach(c -> unsubscribeShard(client, c));
  }

  /** Sends a message; returns how many got it, once for each matching pattern. */
  public int publish(byte[] channel, byte[] message) {
    int receivers = 0;
    for (Client client : channels.getOrDefault(new Bytes(channel), Set.of())) {
      send(client, "message", channel, message);
      receivers++;
    }
    for (Map.Entry<Bytes, Pattern> entry : patterns.entrySet()) {
      if (!entry.getValue().glob.matches(channel)) {
        continue;
      }
      byte[] pattern = entry.getKey().array();
      for (Client client : entry.getValue().clients) {
        client
            .link()
            .send(
                reply -> {
                  reply.push(4);
                  reply.bulk("pmessage");
                  reply.bulk(pattern);
                  reply.bulk(channel);
                  reply.bulk(message);
                });
        receivers++;
      }
    }
    return receivers;
  }

  /** The same for a shard channel, which has no patterns. */
  int publishShard(byte[] channel, byte[] message) {
    Set<Client> clients = shardChannels.getOrDefault(new Bytes(channel), Set.of());
    clients.forEach(client -> send(client, "smessage", channel, message));
    return clients.size();
  }

  List<Bytes> channels(Glob glob) {
    return channels.keySet().stream().filter(name -> glob.matches(name.array())).toList();
  }

  List<Bytes> shardChannels(Glob glob) {
    return shardChannels.keySet().stream().filter(name -> glob.matches(name.array())).toList();
  }

  int subscribers(Bytes channel) {
    return channels.getOrDefault(channel, Set.of()).size();
  }

  int shardSubscribers(Bytes channel) {
    return shardChannels.getOrDefault(channel, Set.of()).size();
  }

  /** Channels that somebody listens to. */
  public int channelCount() {
    return channels.size();
  }

  /** Patterns that somebody listens to. */
  public int patternCount() {
    return patterns.size();
  }

  /** Shard channels that somebody listens to. */
  public int shardChannelCount() {
    return shardChannels.size();
  }

  private static void send(Client client, String kind, byte[] channel, byte[] message) {
    client
        .link()
        .send(
            reply -> {
              reply.push(3);
              reply.bulk(kind);
              reply.bulk(channel);
              reply.bulk(message);
            });
  }

  private static void add(Map<Bytes, Set<Client>> to, Client client, Bytes channel) {
    to.compute(
        channel,
        (name, known) -> {
          Set<Client> now = known == null ? ConcurrentHashMap.newKeySet() : known;
          now.add(client);
          return now;
        });
  }

  private static void remove(Map<Bytes, Set<Client>> from, Client client, Bytes channel) {
    from.computeIfPresent(
        channel,
        (name, known) -> {
          known.remove(client);
          return known.isEmpty() ? null : known;
        });
  }
}
