package io.holdfast.server;

import io.holdfast.server.config.MemoryParameters;
import io.holdfast.server.config.NetworkParameters;
import io.holdfast.server.config.Parameters;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import io.holdfast.server.eviction.MemoryLimit;
import io.holdfast.server.http.HttpSetup;
import io.holdfast.server.net.ConnectionContext;
import io.holdfast.server.net.ConnectionSetup;
import io.holdfast.server.net.EventLoops;
import io.holdfast.server.net.Listener;
import io.holdfast.server.snapshot.SnapshotException;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole server: starts its parts in order, and stops them again. */
public final class Server implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Server.class);
  private static final Duration LEAVE = Duration.ofSeconds(2);

  private final Settings settings;
  private final DataFolder folder;
  private final EventLoops loops;
  private final Listener clients;
  private final Listener admin;
  private final Background background = new Background();
  private final ServerParts parts;
  private volatile Runnable onShutdown = () -> {};
  private volatile @Nullable Boolean saveAtShutdown; // null unless a client asked to stop
  private int port;
  private int metricsPort = -1;
  private boolean stopped;
  private boolean savedWell = true;

  /**
   * Makes the server; nothing can be reached yet.
   *
   * @throws StartupException in one line for the operator
   */
  public Server(Settings settings) {
    this(settings, Storage.disk());
  }

  /** One whose snapshots lie on another disk, for tests; its lock file is on this machine's. */
  Server(Settings settings, Storage storage) {
    this.settings = settings;
    SafetyChecks.addresses(settings);
    SafetyChecks.shards(settings);
    SafetyChecks.memory(settings, MemoryLimit.ofThisProcess());
    this.folder = DataFolder.take(settings.get(PersistenceParameters.DIR));
    try {
      this.loops =
          new EventLoops(
              settings.get(Parameters.IO),
              Math.toIntExact(settings.get(Parameters.PROACTOR_THREADS)));
    } catch (IllegalArgumentException e) {
      folder.close();
      throw new StartupException(2, "--" + e.getMessage());
    }
    this.clients = new Listener(loops, settings);
    this.admin = new Listener(loops, settings);
    this.parts = new ServerParts(settings, loops, folder, storage, () -> port, this::shutdown);
  }

  /**
   * Starts to listen, loads the data, and then serves. Clients get LOADING until all is there.
   *
   * @throws StartupException in one line for the operator
   */
  public void start() {
    var http = new HttpSetup(parts.pages(background.executor()));
    try {
      listen(http);
      long keys = parts.appendOnly().start(parts.replayer(), parts.loading(), parts.snapshots());
      parts.saver().loaded();
      if (!open()) {
        return;
      }
      log.info(
          "holdfast {} ready on port {}: io {}, {} loops, {} shards, maxmemory {}, dir {}, {} keys"
              + " loaded",
          ServerVersion.holdfast(),
          port,
          loops.io().flag(),
          loops.threads(),
          parts.keyspace().shardCount(),
          settings.get(MemoryParameters.MAXMEMORY),
          folder.path(),
          keys);
    } catch (IOException e) {
      throw new StartupException(1, String.valueOf(e.getMessage()));
    }
  }

  /** Lets clients in, unless the server was stopped while it loaded. */
  private synchronized boolean open() {
    if (!stopped) {
      parts.opened();
      schedule();
    }
    return !stopped;
  }

  private void listen(HttpSetup http) throws IOException {
    var setup =
        new ConnectionSetup(
            new ConnectionContext(
                settings,
                parts.dispatcher(),
                parts.clients(),
                parts::departed,
                parts.durable(),
                http));
    int wanted = Math.toIntExact(settings.get(NetworkParameters.PORT));
    for (String host : settings.get(NetworkParameters.BIND)) {
      port = clients.listen(host, port == 0 ? wanted : port, setup);
    }
    String file = settings.get(NetworkParameters.UNIXSOCKET);
    if (!file.isEmpty()) {
      clients.listen(Path.of(file), setup);
    }
    int http1 = Math.toIntExact(settings.get(NetworkParameters.METRICS_PORT));
    if (http1 >= 0) {
      String bind = settings.get(NetworkParameters.METRICS_BIND);
      String host = bind.isEmpty() ? settings.get(NetworkParameters.BIND).getFirst() : bind;
      metricsPort = admin.listen(host, http1, http);
    }
  }

  private void schedule() {
    long hz = settings.get(MemoryParameters.HZ);
    settings.follow(MemoryParameters.HZ, parts.expiry()::cyclesPerSecond);
    background.every(1000 / hz, parts::expire);
    background.every(100, parts.evictor());
    background.every(100, parts.sampler());
    background.every(1000, parts.saving());
    background.every(1000, parts.appendOnly());
    background.every(1000, new IdleClients(parts.clients(), settings));
  }

  /** The port that clients connect to. */
  public int port() {
    return port;
  }

  /** The port of the metrics, -1 without one. */
  public int metricsPort() {
    return metricsPort;
  }

  /** Has {@code action} run when a client has stopped the server by SHUTDOWN. */
  public void onShutdown(Runnable action) {
    onShutdown = action;
  }

  /** What the server is made of, for tests. */
  ServerParts parts() {
    return parts;
  }

  /**
   * Stops: accepts nobody any more, lets what runs finish, disconnects clients, and saves if that
   * is configured. Further calls wait for the first and return what it did. While the data is being
   * loaded it only stops listening: then the process is to be ended.
   *
   * @return false when the data could not be saved
   */
  public synchronized boolean stop() {
    if (!stopped) {
      stopped = true;
      if (!parts.isOpen()) {
        log.info("Stopping before all is loaded: there is nothing to save");
        clients.close();
        admin.close();
        return true; // the loader still uses all the rest
      }
      log.info("Stopping");
      parts.stopScripts();
      clients.close();
      admin.close();
      parts.sendAway(LEAVE);
      background.close();
      savedWell = parts.appendOnly().end();
      if (hasToSave()) {
        savedWell &= saved();
      }
      close();
    }
    return savedWell;
  }

  /** After SHUTDOWN has saved, only what was written since then is left to save. */
  private boolean hasToSave() {
    Boolean asked = saveAtShutdown;
    return asked == null
        ? !settings.get(PersistenceParameters.SAVE).isEmpty()
        : asked && parts.saving().unsaved() > 0;
  }

  private boolean saved() {
    try {
      parts.saver().saveLast();
      return true;
    } catch (SnapshotException e) {
      log.error("The data could NOT be saved: {}", e.getMessage());
      return false;
    }
  }

  private CompletableFuture<Void> shutdown(
      io.holdfast.server.command.admin.ServerCommands.Shutdown.Mode mode, boolean force) {
    boolean wanted =
        parts.isOpen() // half of the data must not take the place of all
            && switch (mode) {
              case SAVE -> true;
              case NO_SAVE -> false;
              case CONFIGURED -> !settings.get(PersistenceParameters.SAVE).isEmpty();
            };
    CompletableFuture<?> before =
        wanted ? parts.saver().request() : CompletableFuture.completedFuture(null);
    return before
        .handle(
            (manifest, failure) -> {
              if (failure != null && !force) {
                throw new java.util.concurrent.CompletionException(failure);
              }
              saveAtShutdown = wanted && failure == null;
              return (Void) null;
            })
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                onShutdown.run();
              }
            });
  }

  /** Stops at once, without saving. */
  @Override
  public void close() {
    clients.close();
    admin.close();
    background.close();
    loops.close();
    parts.close(loops.haveEnded());
    folder.close();
  }
}
