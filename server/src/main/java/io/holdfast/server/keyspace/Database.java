package io.holdfast.server.keyspace;

import io.holdfast.server.index.Index;
import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.DetachedPayload;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One shard's part of one numbered database. Whoever calls holds the shard's lock.
 *
 * <p>A value is changed in three steps, which keep snapshots, expiry and WATCH right: look it up by
 * {@link #findForWrite}, change it, call {@link #changed}. What {@link #find} returns is only read.
 */
public final class Database {
  private static final int FREED_AT_ONCE = 1000;
  private static final int CLEARED_AT_ONCE = 1000;

  private final Shard shard;
  private final @Nullable Retirement retirement;
  private Slabs slabs;
  private Index index;
  private long expiring;
  private int freed; // entries and elements in this step of freeing all
  int number;

  /** The number when the running snapshot began. */
  int snapshotNumber;

  Database(Shard shard, int number) {
    this.shard = shard;
    this.number = number;
    this.snapshotNumber = number;
    this.slabs = shard.slabs();
    this.retirement = null;
    this.index = newIndex();
  }

  /** One that has another's entries, which has none of them any more. */
  private Database(Database former, Retirement retirement) {
    this.shard = former.shard;
    this.number = former.number;
    this.snapshotNumber = former.snapshotNumber;
    this.slabs = former.slabs;
    this.index = former.index;
    this.retirement = retirement;
    retirement.join();
  }

  public int number() {
    return number;
  }

  public Shard shard() {
    return shard;
  }

  Slabs slabs() {
    return slabs;
  }

  Index index() {
    return index;
  }

  /** Keys, those that expired unseen included. */
  public long size() {
    return index.size();
  }

  /** Keys with an expiry. */
  public long expiringSize() {
    return expiring;
  }

  /** The live entry of a key, to be read only. An expired one is removed and not returned. */
  public @Nullable Entry find(byte[] key, long hash, long now) {
    return used(peek(key, hash, now));
  }

  private @Nullable Entry used(@Nullable Entry entry) {
    if (entry != null) {
      shard.usage.used(entry.record());
    }
    return entry;
  }

  /** The same without counting as a use of the key, for OBJECT and the like. */
  public @Nullable Entry peek(byte[] key, long hash, long now) {
    shard.usage.tick(now);
    long position = index.find(hash, key);
    if (position == Index.NONE) {
      return null;
    }
    Entry entry = new Entry(this, index.reference(position), hash, key);
    long record = entry.record();
    if (RecordLayout.expires(record) && RecordLayout.expireAt(record) <= now) {
      expire(entry);
      return null;
    }
    return entry;
  }

  /** The live entry of a key, which the caller may change and then hands to {@link #changed}. */
  public @Nullable Entry findForWrite(byte[] key, long hash, long now) {
    return used(peekForWrite(key, hash, now));
  }

  /** The same without counting as a use of the key. */
  public @Nullable Entry peekForWrite(byte[] key, long hash, long now) {
    Entry entry = peek(key, hash, now);
    if (entry != null) {
      beforeChange(hash);
    }
    return entry;
  }

  /** Sets a key that is not there to a value that belongs to no key; the value is the key's now. */
  public Entry add(byte[] key, long hash, Value value) {
    beforeChange(hash);
    Value own = Values.movedTo(slabs, value);
    int length = Values.storedSize(own);
    int reference = slabs.allocate(Math.toIntExact(RecordLayout.sizeOf(key.length, length, false)));
    long record = slabs.address(reference);
    Form form = Values.storedForm(own);
    RecordLayout.writeHead(record, form, shard.usage.created(), key.length, length, false);
    Memory.write(RecordLayout.keyAddress(record), key, 0, key.length);
    Values.store(own, slabs, RecordLayout.payloadAddress(record));
    index.insert(hash, reference);
    shard.keys++;
    tell(key);
    return new Entry(this, reference, hash, key);
  }

  /** Gives an entry from {@link #findForWrite} another value, which belongs to no key. */
  public void replace(Entry entry, Value value, boolean keepExpiry) {
    boolean expires = entry.expires();
    if (expires && !keepExpiry) {
      index.mark(index.find(entry.hash(), entry.reference), false);
      countExpiring(-1);
    }
    Value own = Values.movedTo(slabs, value);
    Form form = Values.storedForm(own);
    int length = Values.storedSize(own);
    DetachedPayload former = parts(entry.record());
    reshape(entry, form, length, expires && keepExpiry, 0);
    Values.store(own, slabs, RecordLayout.payloadAddress(entry.record()));
    entry.renew();
    dispose(former);
    tell(entry.key());
  }

  /** Gives an entry from {@link #findForWrite} that is stored as an integer another one. */
  public void setInteger(Entry entry, long value) {
    Memory.putLong(RecordLayout.payloadAddress(entry.record()), value);
    entry.renew();
    tell(entry.key());
  }

  /** Takes up that an entry's value was changed; removes the key when nothing is left in it. */
  public void changed(Entry entry) {
    if (!entry.form().isString() && entry.value().isEmpty()) {
      unlink(entry);
    }
    tell(entry.key());
  }

  /** Removes a live key; false when it was not there. */
  public boolean remove(byte[] key, long hash, long now) {
    Entry entry = find(key, hash, now);
    if (entry == null) {
      return false;
    }
    remove(entry);
    return true;
  }

  /** Removes an entry that is in this table. */
  public void remove(Entry entry) {
    beforeChange(entry.hash());
    unlink(entry);
    tell(entry.key());
  }

  /** Removes an entry and returns its value, which belongs to no key now. */
  public Value take(Entry entry) {
    beforeChange(entry.hash());
    Value taken = Values.taken(new RecordPayload(entry));
    unlinkRecord(entry);
    tell(entry.key());
    return taken;
  }

  /**
   * Sets or clears the expiry of an entry from {@link #findForWrite} or {@link #add}.
   *
   * @param at Unix time in milliseconds, or {@link Entry#NO_EXPIRY}
   */
  public void setExpiry(Entry entry, long at) {
    boolean expires = at != Entry.NO_EXPIRY;
    if (expires != entry.expires()) {
      long record = entry.record();
      int length = RecordLayout.payloadLength(record);
      reshape(entry, RecordLayout.form(record), length, expires, length);
      index.mark(index.find(entry.hash(), entry.reference), expires);
      countExpiring(expires ? 1 : -1);
    }
    if (expires) {
      RecordLayout.setExpireAt(entry.record(), at);
    }
    tell(entry.key());
  }

  /**
   * Removes everything. A running snapshot takes over what it may still need.
   *
   * @param former of the slabs that hold the entries
   * @param next where further entries go; the same slabs unless those are about to be retired
   */
  void clear(Retirement former, Slabs next) {
    shard.listener.beforeClear(this);
    shard.changes += size();
    shard.keys -= size();
    countExpiring(-expiring);
    var emptied = new Database(this, former);
    if (shard.hook != null) {
      shard.hook.takeOver(snapshotNumber, new DetachedEntries(emptied));
    } else {
      emptied.discard();
    }
    slabs = next;
    index = newIndex();
  }

  /** Frees all entries and the index; for one that nobody uses any more. */
  void discard() {
    Retirement ours = Objects.requireNonNull(retirement);
    ours.leave();
    long share = slabs.usedBytes() / Math.max(1, size() + shard.keys) * size();
    if (!ours.hasBegun() && !freeSome(FREED_AT_ONCE)) {
      shard.leave(this::freeSome, share);
    }
  }

  private boolean freeSome(int most) {
    freed = 0;
    while (freed < most) {
      if (!index.drain(this::freeRecord)) {
        index.close();
        return true;
      }
    }
    return false;
  }

  /** One step of a walk; see {@link Index#scan}. Expired entries are among those visited. */
  public long scan(long cursor, Consumer<Entry> visitor) {
    return index.scan(cursor, entries(visitor));
  }

  /** The same for what the running snapshot has not saved yet; see {@link DetachedEntries#scan}. */
  public long scanUnclaimed(long cursor, RecordCopies copies, Consumer<Entry> others) {
    IntConsumer visitor = copies.before(slabs, entries(others));
    return index.scanUnclaimed(cursor, shard.snapshotMark(), visitor);
  }

  /** One step of a walk that leaves no entry marked as saved by a snapshot. */
  long clearMarks(long cursor) {
    return index.unclaim(cursor, CLEARED_AT_ONCE);
  }

  /** One step of a walk over entries in the order of the index's slots, for a look at some. */
  public long scanSlots(long cursor, Consumer<Entry> visitor) {
    return index.scanSlots(cursor, false, entries(visitor));
  }

  /** The same for entries that expire. */
  public long scanExpiring(long cursor, Consumer<Entry> visitor) {
    return index.scanSlots(cursor, true, entries(visitor));
  }

  private IntConsumer entries(Consumer<Entry> visitor) {
    return reference -> visitor.accept(new Entry(this, reference));
  }

  /** Any entry, or null when there is none. */
  public @Nullable Entry random(long random) {
    int reference = index.any(random);
    return reference == -1 ? null : new Entry(this, reference);
  }

  /** Removes an entry because its time has come, and counts it. */
  public void expire(Entry entry) {
    shard.expired++;
    evict(entry);
  }

  /** Removes an entry that no command asked to remove. */
  public void evict(Entry entry) {
    shard.listener.removed(this, entry.key());
    remove(entry);
  }

  /** Gives a record another form and size; the first {@code kept} bytes of the payload stay. */
  void reshape(Entry entry, Form form, int length, boolean expires, int kept) {
    long old = entry.record();
    int oldSize = RecordLayout.size(old);
    int keyLength = RecordLayout.keyLength(old);
    int size = Math.toIntExact(RecordLayout.sizeOf(keyLength, length, expires));
    if (RecordLayout.hasSameShape(old, length, expires)
        && Slabs.blockSize(size) == Slabs.blockSize(oldSize)) {
      RecordLayout.setForm(old, form);
      RecordLayout.setPayloadLength(old, length);
      return;
    }
    int reference = slabs.allocate(size);
    long record = slabs.address(reference);
    int clock = RecordLayout.clockWord(old) >>> 8;
    RecordLayout.writeHead(record, form, clock, keyLength, length, expires);
    if (expires && RecordLayout.expires(old)) {
      RecordLayout.setExpireAt(record, RecordLayout.expireAt(old));
    }
    Memory.copy(RecordLayout.keyAddress(old), RecordLayout.keyAddress(record), keyLength);
    RecordLayout.movePayload(old, record, kept);
    index.replace(index.find(entry.hash(), entry.reference), reference);
    slabs.free(entry.reference, oldSize);
    entry.reference = reference;
  }

  private void countExpiring(long by) {
    expiring += by;
    shard.expiring += by;
  }

  private Index newIndex() {
    var made = new Index(slabs, new KeyRecords(slabs, shard.hashing));
    made.keepSegments(shard.hook != null);
    return made;
  }

  private void beforeChange(long hash) {
    SnapshotHook hook = shard.hook;
    if (hook != null) {
      index.claim(
          hash,
          shard.snapshotMark(),
          reference -> hook.beforeChange(snapshotNumber, new Entry(this, reference)));
    }
  }

  private void unlink(Entry entry) {
    entry.key(); // must be known after the record is gone
    dispose(parts(entry.record()));
    unlinkRecord(entry);
  }

  private void unlinkRecord(Entry entry) {
    entry.key();
    if (entry.expires()) {
      countExpiring(-1);
    }
    shard.keys--;
    index.remove(index.find(entry.hash(), entry.reference), entry.hash());
    slabs.free(entry.reference, RecordLayout.size(entry.record()));
  }

  private void freeRecord(int reference) {
    long record = slabs.address(reference);
    freed += RecordLayout.form(record).hasParts() ? 1 + Shard.FREED_AT_ONCE : 1;
    dispose(parts(record));
    slabs.free(reference, RecordLayout.size(record));
  }

  /** The payload, as one of its own, when the value has parts beside it, else null. */
  private @Nullable DetachedPayload parts(long record) {
    Form form = RecordLayout.form(record);
    return form.hasParts()
        ? DetachedPayload.moved(
            slabs, form, RecordLayout.payloadAddress(record), RecordLayout.payloadLength(record))
        : null;
  }

  /** Sees to it that what a value has beside its record is freed. */
  private void dispose(@Nullable DetachedPayload parts) {
    if (parts != null) {
      shard.dispose(parts);
    }
  }

  private void tell(byte[] key) {
    shard.changes++;
    shard.listener.keyChanged(this, key);
  }
}
