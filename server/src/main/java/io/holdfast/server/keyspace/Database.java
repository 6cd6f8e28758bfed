package io.holdfast.server.keyspace;

import io.holdfast.server.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of one numbered database. Whoever calls holds the shard's lock.
 *
 * <p>A value is changed in three steps, which keep snapshots, memory accounting and WATCH right:
 * look it up by {@link #findForWrite}, change it, call {@link #changed}. What {@link #find} returns
 * is only read.
 */
public final class Database {
  private final Shard shard;
  private Table table = new Table();
  private final List<Entry> expiring = new ArrayList<>();
  int number;

  /** The number when the running snapshot began. */
  int snapshotNumber;

  Database(Shard shard, int number) {
    this.shard = shard;
    this.number = number;
    this.snapshotNumber = number;
  }

  public int number() {
    return number;
  }

  public Shard shard() {
    return shard;
  }

  /** Keys, those that expired unseen included. */
  public int size() {
    return table.size();
  }

  /** Keys with an expiry. */
  public int expiringSize() {
    return expiring.size();
  }

  /** The live entry of a key, to be read only. An expired one is removed and not returned. */
  public @Nullable Entry find(byte[] key, long hash, long now) {
    Entry entry = peek(key, hash, now);
    if (entry != null) {
      shard.usage.used(entry, now);
    }
    return entry;
  }

  /** The same without counting as a use of the key, for OBJECT and the like. */
  public @Nullable Entry peek(byte[] key, long hash, long now) {
    shard.usage.tick(now);
    Entry entry = table.find(key, hash);
    if (entry != null && entry.expiredAt(now)) {
      expire(entry);
      return null;
    }
    return entry;
  }

  /** The live entry of a key, which the caller may change and then hands to {@link #changed}. */
  public @Nullable Entry findForWrite(byte[] key, long hash, long now) {
    Entry entry = find(key, hash, now);
    if (entry != null) {
      beforeChange(entry);
    }
    return entry;
  }

  /** Sets a key that is not there. */
  public Entry add(byte[] key, long hash, Value value) {
    Entry entry = new Entry(key, hash, value);
    entry.snapshotEpoch = shard.snapshotEpoch;
    shard.usage.added(entry);
    table.insert(entry);
    charge(entry);
    tell(key);
    return entry;
  }

  /** Gives an entry from {@link #findForWrite} another value; its expiry stays. */
  public void replace(Entry entry, Value value) {
    entry.value = value;
    changed(entry);
  }

  /** Takes up that an entry's value was changed; removes the key when nothing is left in it. */
  public void changed(Entry entry) {
    if (entry.value.isEmpty()) {
      unlink(entry);
    } else {
      charge(entry);
    }
    tell(entry.key);
  }

  /** Removes a live key. Returns its entry, now nobody's, or null. */
  public @Nullable Entry remove(byte[] key, long hash, long now) {
    Entry entry = findForWrite(key, hash, now);
    if (entry != null) {
      unlink(entry);
      tell(key);
    }
    return entry;
  }

  /** Removes an entry that is in this table: expired ones, victims of eviction. */
  public void remove(Entry entry) {
    beforeChange(entry);
    unlink(entry);
    tell(entry.key);
  }

  /**
   * Sets or clears the expiry of an entry from {@link #findForWrite} or {@link #add}.
   *
   * @param at Unix time in milliseconds, or {@link Entry#NO_EXPIRY}
   */
  public void setExpiry(Entry entry, long at) {
    if (at == Entry.NO_EXPIRY) {
      if (entry.volatileIndex >= 0) {
        dropExpiring(entry);
      }
    } else if (entry.volatileIndex < 0) {
      entry.volatileIndex = expiring.size();
      expiring.add(entry);
    }
    entry.expireAt = at;
    tell(entry.key);
  }

  /** Removes everything. A running snapshot takes over what it may still need. */
  public void clear() {
    table.forEach(entry -> tell(entry.key));
    table.forEach(entry -> shard.usedMemory -= entry.charged);
    Table old = table;
    table = new Table();
    expiring.clear();
    if (shard.hook != null) {
      shard.hook.takeOver(snapshotNumber, new DetachedEntries(old, shard.snapshotEpoch));
    }
  }

  /** One step of a walk; see {@link Table#scan}. Expired entries are among those visited. */
  public long scan(long cursor, Consumer<Entry> visitor) {
    return table.scan(cursor, visitor);
  }

  /** Visits every entry, expired ones included; the visitor must not add or remove any. */
  public void forEach(Consumer<Entry> visitor) {
    table.forEach(visitor);
  }

  /** Any entry, or null when there is none. */
  public @Nullable Entry random(RandomGenerator random) {
    return table.random(random);
  }

  /** Any entry that has an expiry, or null when none has. */
  public @Nullable Entry randomExpiring(RandomGenerator random) {
    return expiring.isEmpty() ? null : expiring.get(random.nextInt(expiring.size()));
  }

  /** Removes an entry because its time has come, and counts it. */
  public void expire(Entry entry) {
    shard.expired++;
    remove(entry);
  }

  /**
   * Marks an entry as saved by the running snapshot.
   *
   * @return false when it needs no saving: it is newer than the snapshot or was saved before
   */
  public boolean claimForSnapshot(Entry entry) {
    if (entry.snapshotEpoch == shard.snapshotEpoch) {
      return false;
    }
    entry.snapshotEpoch = shard.snapshotEpoch;
    return true;
  }

  private void beforeChange(Entry entry) {
    SnapshotHook hook = shard.hook;
    if (hook != null && claimForSnapshot(entry)) {
      hook.beforeChange(snapshotNumber, entry);
    }
  }

  private void unlink(Entry entry) {
    table.remove(entry.key, entry.hash);
    if (entry.volatileIndex >= 0) {
      dropExpiring(entry);
    }
    shard.usedMemory -= entry.charged;
    entry.charged = 0;
  }

  private void dropExpiring(Entry entry) {
    Entry last = expiring.removeLast();
    if (last != entry) {
      expiring.set(entry.volatileIndex, last);
      last.volatileIndex = entry.volatileIndex;
    }
    entry.volatileIndex = -1;
  }

  private void charge(Entry entry) {
    long memory = entry.memory();
    shard.usedMemory += memory - entry.charged;
    entry.charged = memory;
  }

  private void tell(byte[] key) {
    shard.changes++;
    shard.listener.keyChanged(this, key);
  }
}
