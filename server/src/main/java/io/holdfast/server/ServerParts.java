package io.holdfast.server;

import io.holdfast.server.aof.AofFolder;
import io.holdfast.server.appendonly.AppendOnly;
import io.holdfast.server.client.Client;
import io.holdfast.server.client.Clients;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Dispatcher;
import io.holdfast.server.command.Execution;
import io.holdfast.server.command.Pause;
import io.holdfast.server.command.Replayer;
import io.holdfast.server.command.admin.AclCommands;
import io.holdfast.server.command.admin.CommandCommands;
import io.holdfast.server.command.admin.ConfigCommands;
import io.holdfast.server.command.admin.DiagnosticCommands;
import io.holdfast.server.command.admin.InfoCommand;
import io.holdfast.server.command.admin.LatencyCommands;
import io.holdfast.server.command.admin.LatencyEvents;
import io.holdfast.server.command.admin.LogCommands;
import io.holdfast.server.command.admin.Monitors;
import io.holdfast.server.command.admin.ServerCommands;
import io.holdfast.server.command.admin.SlowLog;
import io.holdfast.server.command.bitmaps.BitmapCommands;
import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.connection.ClientCommands;
import io.holdfast.server.command.connection.ConnectionCommands;
import io.holdfast.server.command.connection.Gatekeeper;
import io.holdfast.server.command.geo.GeoCommands;
import io.holdfast.server.command.hashes.HashCommands;
import io.holdfast.server.command.hyperloglog.HyperLogLogCommands;
import io.holdfast.server.command.keys.KeyFamily;
import io.holdfast.server.command.lists.ListCommands;
import io.holdfast.server.command.persistence.AppendOnlyCommands;
import io.holdfast.server.command.persistence.DumpCommands;
import io.holdfast.server.command.persistence.SaveCommands;
import io.holdfast.server.command.pubsub.Channels;
import io.holdfast.server.command.pubsub.PubSubCommands;
import io.holdfast.server.command.scripting.Scripting;
import io.holdfast.server.command.sets.SetCommands;
import io.holdfast.server.command.sortedsets.SortedSetCommands;
import io.holdfast.server.command.streams.StreamCommands;
import io.holdfast.server.command.strings.StringCommands;
import io.holdfast.server.command.transactions.TransactionCommands;
import io.holdfast.server.command.transactions.WatchedKeys;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.EncodingParameters;
import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.eviction.Evictor;
import io.holdfast.server.expiry.ActiveExpiry;
import io.holdfast.server.http.Pages;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.keyspace.LazyFree;
import io.holdfast.server.metrics.Sampler;
import io.holdfast.server.metrics.ServerView;
import io.holdfast.server.net.DurableReplies;
import io.holdfast.server.net.EventLoops;
import io.holdfast.server.snapshot.Barrier;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.snapshot.SnapshotSaver;
import io.holdfast.server.snapshot.SnapshotSeries;
import io.holdfast.server.snapshot.SnapshotSettings;
import io.holdfast.server.stats.Statistics;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;

/** Makes the parts of a server and connects them; all that is made by hand is made here. */
final class ServerParts {
  private final Settings settings;
  private final DataFolder folder;
  private final Storage storage;
  private final Keyspace keyspace;
  private final BlockedClients blocked;
  private final WatchedKeys watched;
  private final Clients clients = new Clients();
  private final Channels channels = new Channels();
  private final Pause pause = new Pause();
  private final Monitors monitors = new Monitors();
  private final LoadProgress loading = new LoadProgress();
  private final Journal journal = new Journal();
  private final DurableReplies durable = new DurableReplies(journal);
  private final SnapshotSaver saver;
  private final AppendOnly appendOnly;
  private final Barrier barrier;
  private final Saving saving;
  private final ActiveExpiry expiry;
  private final Evictor evictor;
  private final LazyFree lazyFree;
  private final Statistics statistics;
  private final Sampler sampler;
  private final Scripting scripting;
  private final Gatekeeper gatekeeper;
  private final Dispatcher dispatcher;
  private final ServerView view;
  private volatile boolean open;

  ServerParts(
      Settings settings,
      EventLoops loops,
      DataFolder folder,
      Storage storage,
      IntSupplier port,
      ServerCommands.Shutdown shutdown) {
    this.settings = settings;
    this.folder = folder;
    this.storage = storage;
    this.keyspace =
        new Keyspace(
            shards(settings, loops), Math.toIntExact(settings.get(BehaviourParameters.DATABASES)));
    this.blocked = new BlockedClients(keyspace);
    this.watched = new WatchedKeys(keyspace);
    keyspace.listen(new KeyEvents(watched, blocked, journal));
    this.saver =
        new SnapshotSaver(
            keyspace,
            this::snapshotSettings,
            ServerVersion.REDIS,
            ServerVersion.holdfast(),
            pause,
            loops.group());
    this.appendOnly =
        new AppendOnly(settings, keyspace, journal, saver, aof(), durable::advanced, pause);
    this.barrier = new Barrier(saver, appendOnly::force);
    this.saving = new Saving(saver, barrier, settings, keyspace);
    this.lazyFree = new LazyFree(keyspace);
    this.expiry = new ActiveExpiry(keyspace);
    new EncodingSettings(settings).follow();
    this.scripting =
        new Scripting(
            (script, as, spec, request, told, refusal) ->
                dispatcher().runScripted(script, as, spec, request, told, refusal),
            () -> gatekeeper().refuseWrite(),
            keyspace.libraries(),
            ServerVersion.REDIS);
    settings.follow(BehaviourParameters.BUSY_THRESHOLD, scripting.running()::threshold);
    settings.follow(MemoryParameters.LUA_LIMIT, scripting::limit);
    var slowLog = new SlowLog(settings);
    var slowEvents = new LatencyEvents(settings);
    var table = new CommandTable(families(slowLog, slowEvents, shutdown));
    scripting.use(table);
    this.statistics = new Statistics(table.descriptors());
    settings.follow(BehaviourParameters.LATENCY_TRACKING, statistics::trackLatency);
    this.evictor = new Evictor(keyspace, statistics, settings);
    this.gatekeeper =
        new Gatekeeper(
            settings,
            () -> !open,
            saver::lastFailed,
            appendOnly::failure,
            evictor::hasRoom,
            scripting.running());
    this.dispatcher =
        new Dispatcher(
            table,
            keyspace,
            statistics,
            gatekeeper,
            pause,
            blocked,
            new Execution(keyspace, statistics, journal, List.of(slowLog, slowEvents, monitors)),
            keyspace::warm);
    this.sampler = new Sampler(statistics, clients, keyspace);
    this.view =
        new ServerView(
            settings,
            keyspace,
            clients,
            blocked,
            channels,
            scripting,
            statistics,
            table,
            saver,
            appendOnly,
            loading,
            saving::status,
            pause::heldWrites,
            sampler,
            port,
            loops.io().flag(),
            ServerVersion.REDIS,
            ServerVersion.holdfast());
  }

  private CommandFamily[] families(
      SlowLog slowLog, LatencyEvents slowEvents, ServerCommands.Shutdown shutdown) {
    return new CommandFamily[] {
      new ConnectionCommands(settings, this::forget, ServerVersion.REDIS),
      new ClientCommands(clients, pause),
      new TransactionCommands(watched, (call, request) -> dispatcher().runQueued(call, request)),
      new PubSubCommands(channels),
      new ServerCommands(shutdown, scripting.running(), this::swap, blocked::databaseChanged),
      new ConfigCommands(settings, this::resetStatistics),
      new InfoCommand(this::view),
      new CommandCommands(),
      new LogCommands(slowLog, monitors),
      new LatencyCommands(slowEvents, this::view),
      new AclCommands(settings),
      new DiagnosticCommands(this::view, expiry::enable),
      new KeyFamily(),
      new StringCommands(),
      new BitmapCommands(),
      new ListCommands(),
      new HashCommands(),
      new SetCommands(),
      new SortedSetCommands(),
      new StreamCommands(),
      new GeoCommands(),
      new HyperLogLogCommands(() -> settings.get(EncodingParameters.HLL_SPARSE_BYTES)),
      new SaveCommands(saver, barrier),
      new AppendOnlyCommands(appendOnly, saver::isBusy),
      scripting.scripts(monitors::begins),
      scripting.functions(monitors::begins),
      new DumpCommands(() -> settings.get(PersistenceParameters.RDBCOMPRESSION)),
    };
  }

  private static int shards(Settings settings, EventLoops loops) {
    int wanted = Math.toIntExact(settings.get(Parameters.SHARDS));
    int chosen = wanted > 0 ? wanted : 4 * loops.threads();
    return Math.min(64, Integer.highestOneBit(Math.max(1, chosen)));
  }

  private SnapshotSettings snapshotSettings() throws IOException {
    folder.check();
    return new SnapshotSettings(
        snapshots(),
        settings.get(PersistenceParameters.RDBCOMPRESSION),
        settings.get(PersistenceParameters.RDBCHECKSUM),
        settings.get(PersistenceParameters.APPENDONLY) ? aof().name() : null);
  }

  /** The snapshots in the data folder. */
  SnapshotSeries snapshots() {
    return new SnapshotSeries(
        folder.path(),
        settings.get(PersistenceParameters.DBFILENAME),
        Math.toIntExact(settings.get(PersistenceParameters.SNAPSHOT_KEEP)),
        storage);
  }

  private AofFolder aof() {
    return new AofFolder(
        storage,
        folder.path(),
        settings.get(PersistenceParameters.APPENDFILENAME),
        settings.get(PersistenceParameters.APPENDDIRNAME));
  }

  AppendOnly appendOnly() {
    return appendOnly;
  }

  /** Carries out what the append-only file has. */
  Replayer replayer() {
    return new Replayer(view.table(), keyspace);
  }

  DurableReplies durable() {
    return durable;
  }

  /** Takes up that all data is there, so that clients may be served. */
  void opened() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  Keyspace keyspace() {
    return keyspace;
  }

  LoadProgress loading() {
    return loading;
  }

  SnapshotSaver saver() {
    return saver;
  }

  Saving saving() {
    return saving;
  }

  /** Removes keys whose time has come, and tells those who waited for them. */
  void expire() {
    expiry.run();
    blocked.serveRemoved(System.currentTimeMillis());
  }

  ActiveExpiry expiry() {
    return expiry;
  }

  Evictor evictor() {
    return evictor;
  }

  Sampler sampler() {
    return sampler;
  }

  Clients clients() {
    return clients;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  private Gatekeeper gatekeeper() {
    return gatekeeper;
  }

  private ServerView view() {
    return view;
  }

  Pages pages(ExecutorService executor) {
    return new Pages(new HttpPages(view, this::isOpen).byPath(), executor);
  }

  private void swap(int first, int second) {
    watched.beforeSwap(first, second);
    keyspace.swap(first, second);
    blocked.databaseChanged(first);
    blocked.databaseChanged(second);
  }

  private void resetStatistics() {
    statistics.reset();
    clients.resetStatistics();
  }

  /** Lets go of all that a client subscribed to, watches and queued. */
  private void forget(Client client) {
    client.endTransaction();
    watched.forget(client);
    channels.forget(client);
    monitors.remove(client);
  }

  /** Lets go of a client whose connection is gone. */
  void departed(Client client) {
    blocked.forget(client);
    pause.forget(client);
    forget(client);
  }

  /** Ends all waits and closes all connections, after what was replied is sent. */
  void sendAway(Duration patience) {
    pause.end();
    long end = System.nanoTime() + patience.toNanos();
    for (Client client : clients.all()) {
      blocked.forget(client);
      client.link().execute(() -> leave(client));
    }
    while (clients.count() > 0 && System.nanoTime() - end < 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  /** Has no script keep the server from stopping but one that has written. */
  void stopScripts() {
    scripting.running().stop();
  }

  private static void leave(Client client) {
    client.closeAfterReply();
    client.endWait();
    client.link().resume();
  }

  /**
   * Ends what works in the background.
   *
   * @param unused whether no event loop runs any more; else the data's memory stays until the
   *     process ends, since a loop that reads it would end the process at once
   */
  void close(boolean unused) {
    appendOnly.close();
    saver.close();
    lazyFree.close();
    if (unused) {
      keyspace.close();
    }
  }
}
