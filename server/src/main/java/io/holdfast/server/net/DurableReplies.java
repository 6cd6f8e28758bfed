package io.holdfast.server.net;

import io.holdfast.server.client.Client;
import io.holdfast.server.effects.Journal;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Connections whose replies wait until what they acknowledge is on the disk, with {@code
 * appendfsync always}. Each event loop has a list of its own; when an fsync has ended, each loop
 * that has somebody waiting is woken once, and lets go all whose writes it covers. Nobody else
 * waits.
 */
public final class DurableReplies {
  private final Journal journal;
  private final List<OfLoop> loops = new CopyOnWriteArrayList<>();
  private final FastThreadLocal<OfLoop> here = new FastThreadLocal<>();

  public DurableReplies(Journal journal) {
    this.journal = journal;
  }

  /** What waits on one event loop. */
  private static final class OfLoop implements Runnable {
    private final EventLoop loop;
    private final AtomicBoolean woken = new AtomicBoolean();
    private List<Connection> waiting = new ArrayList<>();
    private List<Connection> looked = new ArrayList<>();

    OfLoop(EventLoop loop) {
      this.loop = loop;
    }

    /** Lets go those whose writes are durable. */
    @Override
    public void run() {
      woken.set(false);
      List<Connection> before = waiting;
      waiting = looked; // which those add to that have to wait again
      looked = before;
      for (Connection connection : before) {
        connection.perhapsDurable();
      }
      before.clear();
    }
  }

  /** True when the client may be told of all that it has written. */
  boolean mayTell(Client client) {
    return client.appended() == 0 || journal.mayTell(client.appended());
  }

  /** Has {@link Connection#perhapsDurable} called after the next advance; on its event loop. */
  void await(Connection connection, EventLoop loop) {
    OfLoop own = here.get();
    if (own == null) {
      own = new OfLoop(loop);
      here.set(own);
      loops.add(own);
    }
    own.waiting.add(connection);
    if (mayTell(connection.client())) { // became so just now, and the loop may not be woken again
      wake(own);
    }
  }

  /** Takes up that more has become durable, or that nobody has to wait; on any thread. */
  public void advanced() {
    for (OfLoop loop : loops) {
      wake(loop);
    }
  }

  private static void wake(OfLoop loop) {
    if (!loop.loop.isShuttingDown() && loop.woken.compareAndSet(false, true)) {
      loop.loop.execute(loop);
    }
  }
}
