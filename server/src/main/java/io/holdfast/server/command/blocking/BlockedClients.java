package io.holdfast.server.command.blocking;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.client.Client;
import io.holdfast.server.client.Watching;
import io.holdfast.server.command.Blocking;
import io.holdfast.server.command.Call;
import io.holdfast.server.command.Execution;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.value.ValueType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which key, first come first served.
 *
 * <p>The thread whose command changed a key serves those who wait for it before it goes on to its
 * next command, as Redis does: it takes the locks that the waiting command needs, runs that command
 * again, and hands the reply to the waiting client's event loop. Between the change and that,
 * others may take what came; the client then keeps its place. What happens to a wait happens under
 * all locks of its command's shards.
 */
public final class BlockedClients implements Blocking {
  private final Keyspace keyspace;
  private final Queues[] shards;
  private final AtomicInteger waiting = new AtomicInteger();
  private @Nullable Execution execution;

  /** A changed key that somebody waits for. */
  public record Ready(Watching.Key key, int shard) {}

  /** One shard's part, guarded by the shard's lock. */
  private static final class Queues {
    final Map<Watching.Key, Deque<Waiter>> byKey = new HashMap<>();
    final Set<Ready> ready = new LinkedHashSet<>();
  }

  public BlockedClients(Keyspace keyspace) {
    this.keyspace = keyspace;
    this.shards = new Queues[keyspace.shardCount()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = new Queues();
    }
  }

  /** Has the commands of those who are served run by {@code how}; before the first client. */
  public void servedBy(Execution how) {
    execution = how;
  }

  @Override
  public void block(
      Call call, int[] keys, long timeoutMillis, Consumer<Reply> onTimeout, byte[][] again) {
    Client client = call.client();
    if (!call.mayWait()) {
      onTimeout.accept(call.reply());
      return;
    }
    Set<Watching.Key> wanted = new LinkedHashSet<>();
    for (int key : keys) {
      wanted.add(new Watching.Key(client.database, new Bytes(call.bytes(key))));
    }
    long locks = 0;
    for (int key : call.spec().keys().keys(call.arguments())) {
      locks |= 1L << keyspace.shardOf(keyspace.hash(call.bytes(key)));
    }
    var waiter = new Waiter(this, client, call.spec(), again, wanted, locks, onTimeout);
    for (Watching.Key key : wanted) {
      queues(key).byKey.computeIfAbsent(key, k -> new ArrayDeque<>()).add(waiter);
    }
    waiting.incrementAndGet();
    client.waitFor(waiter);
    if (timeoutMillis > 0) {
      waiter.cancelTimeout = client.link().schedule(() -> end(waiter, onTimeout), timeoutMillis);
    }
  }

  public boolean areAny() {
    return waiting.get() > 0;
  }

  public int count() {
    return waiting.get();
  }

  /** Notes that a key was changed. The lock of its shard is held. */
  public void keyChanged(Database database, byte[] key) {
    if (waiting.get() == 0) {
      return;
    }
    int shard = database.shard().index();
    Queues queues = shards[shard];
    if (!queues.byKey.isEmpty()) {
      var changed = new Watching.Key(database.number(), new Bytes(key));
      if (queues.byKey.containsKey(changed)) {
        queues.ready.add(new Ready(changed, shard));
      }
    }
  }

  /** Notes that all keys of a database may have changed. All locks are held. */
  public void databaseChanged(int database) {
    for (int i = 0; i < shards.length; i++) {
      for (Watching.Key key : shards[i].byKey.keySet()) {
        if (key.database() == database) {
          shards[i].ready.add(new Ready(key, i));
        }
      }
    }
  }

  /** Takes the changed keys of some shards, whose locks are held. */
  public List<Ready> takeReady(long locked) {
    List<Ready> taken = List.of();
    for (long rest = locked; rest != 0; rest &= rest - 1) {
      Queues queues = shards[Long.numberOfTrailingZeros(rest)];
      if (!queues.ready.isEmpty()) {
        taken = taken.isEmpty() ? new ArrayList<>() : taken;
        taken.addAll(queues.ready);
        queues.ready.clear();
      }
    }
    return taken;
  }

  /** Serves those who wait for changed keys. No lock is held. */
  public void serve(List<Ready> ready, long now) {
    Deque<Ready> work = new ArrayDeque<>(ready);
    while (!work.isEmpty()) {
      Ready next = work.poll();
      boolean left = true;
      for (Waiter waiter : waitersOf(next)) {
        if (!left && !needsKey(waiter)) {
          continue;
        }
        keyspace.lock(waiter.shards);
        try {
          left = serve(waiter, next, now);
          work.addAll(takeReady(waiter.shards));
        } finally {
          keyspace.unlock(waiter.shards);
        }
      }
    }
  }

  /** Serves those who wait for keys that no command removed. No lock is held. */
  public void serveRemoved(long now) {
    for (int i = 0; i < shards.length && areAny(); i++) {
      long lock = 1L << i;
      List<Ready> ready;
      keyspace.lock(lock);
      try {
        ready = takeReady(lock);
      } finally {
        keyspace.unlock(lock);
      }
      serve(ready, now);
    }
  }

  /** Ends a client's wait because its connection is gone. */
  public void forget(Client client) {
    if (client.waiting() instanceof Waiter waiter) {
      finish(waiter);
    }
  }

  /** Ends a wait from outside; false when it has ended already. */
  boolean end(Waiter waiter, Consumer<Reply> reply) {
    if (!finish(waiter)) {
      return false;
    }
    Client client = waiter.client;
    client.link().execute(() -> goOn(client, reply));
    return true;
  }

  /** The same with an error. */
  boolean fail(Waiter waiter, String line) {
    boolean ended = end(waiter, reply -> reply.error(line));
    if (ended) {
      Objects.requireNonNull(execution).failed(waiter.spec, line);
    }
    return ended;
  }

  private boolean finish(Waiter waiter) {
    keyspace.lock(waiter.shards);
    try {
      return remove(waiter);
    } finally {
      keyspace.unlock(waiter.shards);
    }
  }

  /** Serves one waiter; false when the key is gone, so that the next ones need not try. */
  private boolean serve(Waiter waiter, Ready ready, long now) {
    Entry entry = entry(ready, now);
    boolean served = entry != null && wants(waiter, entry.value().type());
    if (waiter.ended || (!served && !needsKey(waiter))) {
      return entry != null;
    }
    Client client = waiter.client;
    ByteBuf buffer = Unpooled.buffer();
    var reply = new Reply(buffer, client.reply().isResp3());
    var call =
        new Call(client, keyspace, waiter.spec, waiter.request, now, this, reply, Call.Mode.RETRY);
    Objects.requireNonNull(execution).again(call, waiter.shards);
    if (!call.waitsAgain()) {
      remove(waiter);
      client.link().execute(() -> goOn(client, own -> own.raw(buffer)));
    }
    return entry(ready, now) != null;
  }

  private static void goOn(Client client, Consumer<Reply> reply) {
    client.link().send(reply);
    client.endWait();
    client.link().resume();
  }

  /** A list command ignores a key that became something else, and so on. */
  private static boolean wants(Waiter waiter, ValueType type) {
    return switch (waiter.spec.group()) {
      case "list" -> type == ValueType.LIST;
      case "sorted-set", "sorted_set" -> type == ValueType.SORTED_SET;
      case "stream" -> type == ValueType.STREAM;
      default -> true;
    };
  }

  /** True when a wait is to end with an error as soon as the key is gone: its group is, too. */
  private static boolean needsKey(Waiter waiter) {
    return waiter.spec.name().equals("xreadgroup");
  }

  private @Nullable Entry entry(Ready ready, long now) {
    byte[] key = ready.key().bytes().array();
    return keyspace
        .shard(ready.shard())
        .database(ready.key().database())
        .find(key, keyspace.hash(key), now);
  }

  private List<Waiter> waitersOf(Ready ready) {
    long lock = 1L << ready.shard();
    keyspace.lock(lock);
    try {
      return List.copyOf(shards[ready.shard()].byKey.getOrDefault(ready.key(), new ArrayDeque<>()));
    } finally {
      keyspace.unlock(lock);
    }
  }

  private boolean remove(Waiter waiter) {
    if (waiter.ended) {
      return false;
    }
    waiter.ended = true;
    waiter.cancelTimeout.run();
    for (Watching.Key key : waiter.keys) {
      Queues queues = queues(key);
      Deque<Waiter> queue = queues.byKey.get(key);
      if (queue != null && queue.remove(waiter) && queue.isEmpty()) {
        queues.byKey.remove(key);
      }
    }
    waiting.decrementAndGet();
    return true;
  }

  private Queues queues(Watching.Key key) {
    return shards[keyspace.shardOf(keyspace.hash(key.bytes().array()))];
  }
}
