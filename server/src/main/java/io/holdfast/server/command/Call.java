package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One command being carried out: its arguments, the client and the keyspace as that client sees it.
 * Indexes count arguments as Redis's documentation does: 0 is the command's name.
 */
public final class Call {
  private final Client client;
  private final Keyspace keyspace;
  private final CommandSpec spec;
  private final byte[][] arguments;
  private final long now;
  private final Blocking blocking;
  private final Reply reply;
  private final Mode mode;
  private byte[] hashedKey = {};
  private long hashOfKey;
  private int[] keys = {};
  private long[] hashes = {};
  private int nextKey;
  private boolean waitsAgain;
  private List<Value> made = List.of();

  /** How a command comes to be carried out. */
  public enum Mode {
    /** Because the client sent it. */
    REQUEST,
    /** By EXEC; it must not wait. */
    QUEUED,
    /** Once more, since a key changed that the client waits for. */
    RETRY
  }

  /** What happens when a command finds nothing and asks to wait. */
  @FunctionalInterface
  public interface Blocking {
    /**
     * Has the client wait for a change of one of the keys, then carries the command out again; or
     * lets {@code onTimeout} reply, at once where waiting is not allowed (inside MULTI).
     *
     * @param timeoutMillis 0 waits for ever
     * @param again the arguments to carry it out with then; their keys are at the same places
     */
    void block(
        Call call, int[] keys, long timeoutMillis, Consumer<Reply> onTimeout, byte[][] again);
  }

  /**
   * @param now Unix time in milliseconds that holds for the whole command or transaction
   */
  public Call(
      Client client,
      Keyspace keyspace,
      CommandSpec spec,
      byte[][] arguments,
      long now,
      Blocking blocking) {
    this(client, keyspace, spec, arguments, now, blocking, client.reply(), Mode.REQUEST);
  }

  /**
   * @param reply where to reply, which is not the client's own when another thread serves it
   */
  public Call(
      Client client,
      Keyspace keyspace,
      CommandSpec spec,
      byte[][] arguments,
      long now,
      Blocking blocking,
      Reply reply,
      Mode mode) {
    this.client = client;
    this.keyspace = keyspace;
    this.spec = spec;
    this.arguments = arguments;
    this.now = now;
    this.blocking = blocking;
    this.reply = reply;
    this.mode = mode;
  }

  public Client client() {
    return client;
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  public CommandSpec spec() {
    return spec;
  }

  public Reply reply() {
    return reply;
  }

  public Mode mode() {
    return mode;
  }

  /** Unix time in milliseconds that holds for the whole command or transaction. */
  public long now() {
    return now;
  }

  /** All arguments, not to be changed. */
  public byte[][] arguments() {
    return arguments;
  }

  /** How many arguments there are, the name included. */
  public int count() {
    return arguments.length;
  }

  /** An argument's bytes, not to be changed; a value may keep them. */
  public byte[] bytes(int index) {
    byte[] bytes = arguments[index];
    if (client.hasLarges()) {
      LargeArgument large = client.large(bytes);
      return large == null ? bytes : LargeArguments.copy(large, spec);
    }
    return bytes;
  }

  /**
   * An argument outside the heap, valid until the command ends; null when it is an ordinary one.
   * Only of the argument that {@link CommandSpec#large} names: others are on the heap by now.
   */
  public @Nullable LargeArgument large(int index) {
    return client.hasLarges() ? client.large(arguments[index]) : null;
  }

  /** An argument as text. */
  public String text(int index) {
    return new String(arguments[index], StandardCharsets.UTF_8);
  }

  /** True when the argument is {@code option}, which is written in capitals, in any case. */
  public boolean is(int index, String option) {
    byte[] bytes = arguments[index];
    if (bytes.length != option.length()) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i];
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != option.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * An argument as a 64-bit integer.
   *
   * @throws CommandException "value is not an integer or out of range"
   */
  public long integer(int index) {
    byte[] bytes = arguments[index];
    if (!Integers.isCanonical(bytes)) {
      throw CommandException.notAnInteger();
    }
    return Integers.parse(bytes);
  }

  /**
   * An argument as an integer within bounds.
   *
   * @throws CommandException "value is not an integer or out of range", or {@code outOfRange}
   */
  public long integer(int index, long least, long most, String outOfRange) {
    long value = integer(index);
    if (value < least || value > most) {
      throw new CommandException(outOfRange);
    }
    return value;
  }

  /**
   * An argument as a floating point number, infinities included.
   *
   * @throws CommandException "value is not a valid float"
   */
  public double floating(int index) {
    Double value = Doubles.parse(arguments[index]);
    if (value == null) {
      throw CommandException.notAFloat();
    }
    return value;
  }

  /** The part of the client's database that the key belongs to; its shard's lock is held. */
  public Database database(byte[] key) {
    return database(client.database, hash(key));
  }

  /** The live entry of a key, to be read only; null when there is none. */
  public @Nullable Entry find(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).find(key, hash, now);
  }

  /** The same without counting as a use of the key, for OBJECT, TYPE and TTL. */
  public @Nullable Entry peek(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).peek(key, hash, now);
  }

  /** Where elements are replied as bulk strings, straight from where they are stored. */
  public ElementSink bulks() {
    return new BulkStrings(reply);
  }

  /**
   * The live value of a key, to be read only; null when there is none.
   *
   * @throws CommandException WRONGTYPE
   */
  public <T extends Value> @Nullable T read(byte[] key, Class<T> type) {
    Entry entry = find(key);
    client.countLookup(entry != null);
    return entry == null ? null : cast(entry, type);
  }

  /**
   * The live entry of a key, whose value may be changed before {@link #changed} is called.
   *
   * @throws CommandException WRONGTYPE when it holds a value of another type
   */
  public @Nullable Entry findForWrite(byte[] key, Class<? extends Value> type) {
    Entry entry = findForWrite(key);
    if (entry != null) {
      cast(entry, type);
    }
    return entry;
  }

  /** The same for a value of any type. */
  public @Nullable Entry findForWrite(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).findForWrite(key, hash, now);
  }

  /** Adds a key that is not there. */
  public Entry add(byte[] key, Value value) {
    long hash = hash(key);
    return database(client.database, hash).add(key, hash, value);
  }

  /** Takes up that the value of an entry from {@link #findForWrite} was changed. */
  public void changed(Entry entry) {
    database(entry.key()).changed(entry);
  }

  /** Sets a key to a value, whatever it held; a former expiry goes. Returns its entry. */
  public Entry put(byte[] key, Value value) {
    long hash = hash(key);
    Database database = database(client.database, hash);
    Entry entry = database.findForWrite(key, hash, now);
    if (entry == null) {
      return database.add(key, hash, value);
    }
    database.replace(entry, value, false);
    return entry;
  }

  /** An empty collection that can be stored in a key; it is freed if it is not stored. */
  public <T extends Value> T make(byte[] key, Function<Slabs, T> constructor) {
    return unlessStored(constructor.apply(slabs(key)));
  }

  /** Has a value freed when the command ends and it belongs to no key. */
  <T extends Value> T unlessStored(T value) {
    if (made.isEmpty()) {
      made = new ArrayList<>(1);
    }
    made.add(value);
    return value;
  }

  /** Where the shard of a key has its memory. */
  public Slabs slabs(byte[] key) {
    return database(key).shard().slabs();
  }

  /** Frees what was made and not stored. */
  public void freeUnused() {
    for (Value value : made) {
      Values.freeDetached(value);
    }
    made = List.of();
  }

  /** Removes a key; false when it was not there. */
  public boolean remove(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).remove(key, hash, now);
  }

  /**
   * Waits for a change of one of the keys; the command is then carried out again from its start.
   */
  public void block(int[] keys, long timeoutMillis, Consumer<Reply> onTimeout) {
    block(keys, timeoutMillis, onTimeout, arguments);
  }

  /** The same, then with other arguments, whose keys are at the same places. */
  public void block(int[] keys, long timeoutMillis, Consumer<Reply> onTimeout, byte[][] again) {
    if (mode == Mode.RETRY) {
      waitsAgain = true;
    } else {
      blocking.block(this, keys, timeoutMillis, onTimeout, again);
    }
  }

  /**
   * Replies later, on the client's event loop, when {@code coming} says what; until then the client
   * waits, without a lock and without holding anybody up. Not for commands that MULTI may queue.
   */
  public void later(CompletionStage<Consumer<Reply>> coming) {
    client.waitFor(withError -> false);
    coming.whenComplete(
        (written, failure) ->
            client
                .link()
                .execute(
                    () -> {
                      client.link().send(failure == null ? written : r -> r.error(line(failure)));
                      client.endWait();
                      client.link().resume();
                    }));
  }

  private static String line(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof CommandException e ? e.errorLine() : "ERR " + cause.getMessage();
  }

  /** True when a retried command found nothing again. */
  public boolean waitsAgain() {
    return waitsAgain;
  }

  /** The value of an entry as a type. */
  public static <T extends Value> T cast(Entry entry, Class<T> type) {
    if (!type.isInstance(entry.value())) {
      throw CommandException.wrongType();
    }
    return type.cast(entry.value());
  }

  /** Remembers the last key's hash, since most commands look one key up several times. */
  @SuppressWarnings("ReferenceEquality") // the same array is enough, and quick
  private long hash(byte[] key) {
    if (key != hashedKey) {
      boolean known = nextKey < keys.length && arguments[keys[nextKey]] == key;
      hashOfKey = known ? hashes[nextKey++] : keyspace.hash(key);
      hashedKey = key;
    }
    return hashOfKey;
  }

  /** Takes over the hash that finding the key's shard took. */
  void remember(byte[] key, long hash) {
    hashedKey = key;
    hashOfKey = hash;
  }

  /** The same for several keys, in whose order most commands go through them. */
  void remember(int[] places, long[] found) {
    keys = places;
    hashes = found;
  }

  private Database database(int number, long hash) {
    return keyspace.shard(keyspace.shardOf(hash)).database(number);
  }
}
