package io.holdfast.server.client;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All connected clients. */
public final class Clients {
  private final ConcurrentHashMap<Long, Client> byId = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder pastHits = new LongAdder();
  private final LongAdder pastMisses = new LongAdder();
  private final LongAdder pastInput = new LongAdder();
  private final LongAdder pastOutput = new LongAdder();

  /** Adds a client unless there are {@code most} already. */
  public boolean add(Client client, int most) {
    accepted.increment();
    if (count.incrementAndGet() > most) {
      count.decrementAndGet();
      rejected.increment();
      return false;
    }
    byId.put(client.id(), client);
    return true;
  }

  public void remove(Client client) {
    if (byId.remove(client.id()) != null) {
      count.decrementAndGet();
      pastHits.add(client.hits());
      pastMisses.add(client.misses());
      Link.Traffic traffic = client.link().traffic();
      pastInput.add(traffic.totalInput());
      pastOutput.add(traffic.totalOutput());
    }
  }

  public @Nullable Client find(long id) {
    return byId.get(id);
  }

  /** All clients, oldest first. */
  public List<Client> all() {
    return byId.values().stream().sorted(Comparator.comparingLong(Client::id)).toList();
  }

  public int count() {
    return count.get();
  }

  /** Clients that wait for a key, for the end of a pause or the like. */
  public long waiting() {
    return byId.values().stream().filter(Client::isWaiting).count();
  }

  /** Connections since the start, refused ones included. */
  public long accepted() {
    return accepted.sum();
  }

  /** Connections refused because there were too many. */
  public long rejected() {
    return rejected.sum();
  }

  /** Lookups that found their key, of all clients there ever were. */
  public long hits() {
    return pastHits.sum() + byId.values().stream().mapToLong(Client::hits).sum();
  }

  /** Lookups that did not. */
  public long misses() {
    return pastMisses.sum() + byId.values().stream().mapToLong(Client::misses).sum();
  }

  /** Bytes that came from clients. */
  public long input() {
    return pastInput.sum() + current(Link.Traffic::totalInput);
  }

  /** Bytes that were sent to clients. */
  public long output() {
    return pastOutput.sum() + current(Link.Traffic::totalOutput);
  }

  private long current(java.util.function.ToLongFunction<Link.Traffic> what) {
    return byId.values().stream().mapToLong(c -> what.applyAsLong(c.link().traffic())).sum();
  }

  /** Sets the counters of CONFIG RESETSTAT back, as far as they can be. */
  public void resetStatistics() {
    pastHits.add(-hits());
    pastMisses.add(-misses());
    pastInput.add(-input());
    pastOutput.add(-output());
    accepted.reset();
    rejected.reset();
  }
}
