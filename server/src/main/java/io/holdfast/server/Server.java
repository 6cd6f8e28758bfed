package io.holdfast.server;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Dispatcher;
import io.holdfast.server.command.Pause;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.connection.ConnectionCommands;
import io.holdfast.server.command.connection.Gatekeeper;
import io.holdfast.server.command.hashes.HashCommands;
import io.holdfast.server.command.keys.KeyFamily;
import io.holdfast.server.command.lists.ListCommands;
import io.holdfast.server.command.sets.SetCommands;
import io.holdfast.server.command.sortedsets.SortedSetCommands;
import io.holdfast.server.command.strings.StringCommands;
import io.holdfast.server.command.transactions.TransactionCommands;
import io.holdfast.server.command.transactions.WatchedKeys;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.net.ConnectionContext;
import io.holdfast.server.net.ConnectionSetup;
import io.holdfast.server.net.EventLoops;
import io.holdfast.server.net.Listener;
import io.holdfast.server.stats.Statistics;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;

/** The whole server: makes its parts, starts them in order, and stops them again. */
public final class Server implements AutoCloseable {
  private final Settings settings;
  private final Keyspace keyspace;
  private final BlockedClients blocked;
  private final WatchedKeys watched;
  private final Clients clients = new Clients();
  private final CommandTable table;
  private final Dispatcher dispatcher;
  private final EventLoops loops;
  private final Listener listener;
  private int port;

  public Server(Settings settings) {
    this.settings = settings;
    this.loops =
        new EventLoops(
            settings.get(Parameters.IO),
            Math.toIntExact(settings.get(Parameters.PROACTOR_THREADS)));
    this.keyspace =
        new Keyspace(shards(), Math.toIntExact(settings.get(BehaviourParameters.DATABASES)));
    this.blocked = new BlockedClients(keyspace);
    this.watched = new WatchedKeys(keyspace);
    keyspace.listen(new KeyEvents(watched, blocked));
    this.table =
        new CommandTable(
            new StringCommands(),
            new KeyFamily(),
            new HashCommands(),
            new ListCommands(),
            new SetCommands(),
            new SortedSetCommands(),
            new ConnectionCommands(settings, this::forget, ServerVersion.REDIS),
            new TransactionCommands(
                watched, (call, request) -> dispatcher().runQueued(call, request)));
    var statistics = new Statistics(table.descriptors());
    this.dispatcher =
        new Dispatcher(
            table,
            keyspace,
            statistics,
            new Gatekeeper(settings, () -> false, () -> false, () -> true),
            new Pause(),
            blocked,
            List.of());
    this.listener = new Listener(loops, settings);
  }

  /** Starts to listen. */
  public void start() throws IOException {
    var setup =
        new ConnectionSetup(
            new ConnectionContext(
                settings, dispatcher, clients, this::depart, ChannelInboundHandlerAdapter::new));
    int wanted = Math.toIntExact(settings.get(NetworkParameters.PORT));
    for (String host : settings.get(NetworkParameters.BIND)) {
      port = listener.listen(host, port == 0 ? wanted : port, setup);
    }
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  private Dispatcher dispatcher() {
    return dispatcher;
  }

  private int shards() {
    int wanted = Math.toIntExact(settings.get(Parameters.SHARDS));
    int chosen = wanted > 0 ? wanted : 4 * loops.threads();
    return Math.min(64, Integer.highestOneBit(Math.max(1, chosen)));
  }

  /** Lets go of all that a client subscribed to, watches and queued. */
  private void forget(Client client) {
    client.endTransaction();
    watched.forget(client);
  }

  private void depart(Client client) {
    blocked.forget(client);
    forget(client);
  }

  @Override
  public void close() {
    listener.close();
    loops.close();
  }
}
