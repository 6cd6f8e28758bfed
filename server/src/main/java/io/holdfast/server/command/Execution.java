package io.holdfast.server.command;

import io.holdfast.server.effects.Effects;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.StoreFullException;
import io.holdfast.server.memory.TooLargeException;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.stats.CommandCounters;
import io.holdfast.server.stats.Statistics;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands whose shards are locked: replies what goes wrong, counts, and has what they did
 * appended to the append-only file before the locks are given back.
 */
public final class Execution {
  private static final Logger log = LoggerFactory.getLogger(Execution.class);

  private final Keyspace keyspace;
  private final Statistics statistics;
  private final Journal journal;
  private final List<CommandObserver> observers;

  public Execution(
      Keyspace keyspace, Statistics statistics, Journal journal, List<CommandObserver> observers) {
    this.keyspace = keyspace;
    this.statistics = statistics;
    this.journal = journal;
    this.observers = List.copyOf(observers);
  }

  /**
   * Runs what a client sent, EXEC too.
   *
   * @param shards all that are locked
   */
  void run(Call call, CommandCounters counters, long shards) {
    Effects effects = begin(call, shards);
    try {
      carryOut(call, counters);
    } finally {
      end(call, effects);
    }
  }

  /**
   * Runs a command of a transaction or script.
   *
   * @param recording that one's; null when nobody wants to know
   */
  void runQueued(Call call, @Nullable Recording recording, CommandCounters counters) {
    call.record(recording == null || !call.spec().mayWrite() ? null : recording.next());
    carryOut(call, counters);
  }

  /** Runs the command of a client that has waited once more; it was counted before. */
  public void again(Call call, long shards) {
    Effects effects = begin(call, shards);
    Reply reply = call.reply();
    long errors = reply.errors();
    try {
      attempt(call);
    } finally {
      end(call, effects);
    }
    if (reply.errors() != errors) {
      failed(call.spec(), reply.lastError());
    }
  }

  /** Counts that the command of a client that has waited ends with an error. */
  public void failed(CommandSpec spec, String line) {
    statistics.here().failed(spec.index());
    statistics.error(line);
  }

  /** Begins to record what a command does; null when nobody wants to know. */
  private @Nullable Effects begin(Call call, long shards) {
    boolean several = runsOthers(call.spec());
    Effects effects =
        call.spec().mayWrite() || call.spec().is(CommandFlag.RUNS_QUEUE)
            ? journal.collector()
            : null;
    if (effects != null) {
      call.record(new Recording(keyspace, effects, shards));
      effects.begin(several);
    }
    return effects;
  }

  private void end(Call call, @Nullable Effects effects) {
    if (effects != null) {
      if (call.client().dropsEffects) {
        effects.drop();
      }
      call.client().appendedTo(journal.end(effects));
    }
  }

  private void carryOut(Call call, CommandCounters counters) {
    Reply reply = call.reply();
    CommandSpec spec = call.spec();
    long errors = reply.errors();
    long begun = counters.lastEnd();
    boolean refused = attempt(call);
    // errors of what EXEC runs are counted there
    boolean failed = spec.is(CommandFlag.RUNS_QUEUE) ? refused : reply.errors() != errors;
    long took = counters.lap();
    if (spec.is(CommandFlag.RUNS_SCRIPT)) {
      took = counters.lastEnd() - begun; // with what the script's commands took
    }
    call.client().spend(took);
    counters.ran(spec.index(), took, failed, statistics.tracksLatency());
    if (failed && !call.client().errorCounted) {
      statistics.error(reply.lastError());
    }
    call.client().errorCounted = false;
    for (CommandObserver observer : observers) {
      observer.ran(call.client(), spec, call.arguments(), took);
    }
  }

  /** Runs the handler; true when it refused. */
  private static boolean attempt(Call call) {
    Reply reply = call.reply();
    ByteBuf buffer = reply.buffer();
    int mark = buffer.writerIndex();
    boolean refused = false;
    var end = Recording.End.HALF_DONE;
    try {
      call.spec().handler().run(call);
      end = Recording.End.DONE;
    } catch (CommandException e) {
      refused = true;
      reply.error(e.errorLine());
    } catch (StoreFullException e) {
      reply.error("OOM " + e.getMessage());
    } catch (TooLargeException e) {
      if (!reply.takeBack(buffer, mark)) {
        call.client().closeAfterReply(); // half a reply is on its way already
      }
      reply.error("ERR " + e.getMessage());
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      end = Recording.End.UNKNOWN;
      String name = call.spec().name();
      log.error("command {} of client {} failed", name, call.client().id(), e);
      reply.error("ERR internal error in '" + name + "': " + e);
      call.client().closeAfterReply(); // what was written before may be half a reply
    } finally {
      record(call, end);
      call.freeUnused();
    }
    return refused;
  }

  /** True for what only other commands do, each of which is recorded by itself. */
  private static boolean runsOthers(CommandSpec spec) {
    return spec.is(CommandFlag.RUNS_QUEUE) || spec.is(CommandFlag.RUNS_SCRIPT);
  }

  private static void record(Call call, Recording.End end) {
    Recording recording = call.recording();
    if (recording == null || runsOthers(call.spec())) {
      return;
    }
    try {
      recording.ended(call, end);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      recording.lose(e); // the client is told what the command did, not how that was recorded
    }
  }
}
