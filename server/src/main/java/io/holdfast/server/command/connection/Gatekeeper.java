package io.holdfast.server.command.connection;

import io.holdfast.server.client.Client;
import io.holdfast.server.client.Transaction;
import io.holdfast.server.command.Admission;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.command.scripting.RunningScript;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.PersistenceParameters;
import io.holdfast.server.config.Settings;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses commands in the order and words of Redis: without a password given, when memory is full,
 * when snapshots fail, from subscribers, while loading, while a script runs for long.
 */
public final class Gatekeeper implements Admission {
  private static final String NO_AUTH = "NOAUTH Authentication required.";
  private static final String OUT_OF_MEMORY =
      "OOM command not allowed when used memory > 'maxmemory'.";
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";
  private static final String SNAPSHOTS_FAIL =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";

  private final BooleanSupplier loading;
  private final BooleanSupplier savingFails;
  private final Supplier<@Nullable String> appendingFails;
  private final MemoryGate memory;
  private final RunningScript running;
  private final String debug;
  private volatile boolean stopWrites;
  private volatile boolean saves;

  /** Tries to free memory. */
  @FunctionalInterface
  public interface MemoryGate {
    /** False when more memory is used than allowed, and nothing could be evicted. */
    boolean hasRoom();
  }

  /**
   * @param appendingFails why nothing can be appended to the append-only file; null when it can
   */
  public Gatekeeper(
      Settings settings,
      BooleanSupplier loading,
      BooleanSupplier savingFails,
      Supplier<@Nullable String> appendingFails,
      MemoryGate memory,
      RunningScript running) {
    this.loading = loading;
    this.savingFails = savingFails;
    this.appendingFails = appendingFails;
    this.memory = memory;
    this.running = running;
    this.debug = settings.get(BehaviourParameters.ENABLE_DEBUG);
    settings.follow(PersistenceParameters.STOP_WRITES_ON_ERROR, stop -> stopWrites = stop);
    settings.follow(PersistenceParameters.SAVE, save -> saves = !save.isEmpty());
  }

  @Override
  public @Nullable String refuse(Client client, CommandSpec spec, byte[][] request) {
    if (!client.authenticated && !spec.is(CommandFlag.NO_AUTH)) {
      return NO_AUTH;
    }
    if (spec.name().startsWith("debug") && !mayDebug(client)) {
      return "ERR DEBUG command not allowed. If the enable-debug-command option is set to"
          + " \"local\", you can run it from a local connection, otherwise you need to set this"
          + " option in the configuration file, and then restart the server.";
    }
    if (client.transaction() != null && spec.is(CommandFlag.NO_MULTI)) {
      return "ERR Command not allowed inside a transaction";
    }
    Transaction queued = spec.is(CommandFlag.RUNS_QUEUE) ? client.transaction() : null;
    boolean growing = spec.is(CommandFlag.DENYOOM) || (queued != null && queued.needsMemory());
    if (growing && !memory.hasRoom()) {
      return OUT_OF_MEMORY;
    }
    if (spec.is(CommandFlag.RUNS_SCRIPT) || (queued != null && queued.runsScripts())) {
      client.outOfMemory = !memory.hasRoom(); // asked before the locks are held
    }
    boolean writing = spec.is(CommandFlag.WRITE) || (queued != null && queued.writes());
    String failure = writing ? refuseWrite() : null;
    if (failure != null) {
      return failure;
    }
    if (!client.subscriptions().isEmpty()
        && !client.reply().isResp3()
        && !spec.is(CommandFlag.SUBSCRIBED)) {
      return "ERR Can't execute '%s': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET"
              .formatted(spec.name().toLowerCase(Locale.ROOT))
          + " are allowed in this context";
    }
    if (loading.getAsBoolean() && !spec.is(CommandFlag.LOADING)) {
      return LOADING;
    }
    return spec.is(CommandFlag.ALLOW_BUSY) ? null : busy();
  }

  @Override
  public @Nullable String busy() {
    return running.busy();
  }

  /** Why nothing may be written now; null when it may. */
  public @Nullable String refuseWrite() {
    if (stopWrites && saves && savingFails.getAsBoolean()) {
      return SNAPSHOTS_FAIL;
    }
    String failure = appendingFails.get();
    return failure == null ? null : "MISCONF Errors writing to the AOF file: " + failure;
  }

  private boolean mayDebug(Client client) {
    return debug.equals("yes")
        || (debug.equals("local") && client.link().remoteAddress().matches("(127\\.|\\[::1|/).*"));
  }
}
