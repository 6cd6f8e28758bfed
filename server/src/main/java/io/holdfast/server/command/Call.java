package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.resp.AsciiWord;
import io.holdfast.server.resp.Doubles;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.ElementSink;
import io.holdfast.server.structure.Value;
import io.holdfast.server.value.Integers;
import java.nio.charset.StandardCharsets;
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
  private final KeyHashes hashes;
  private @Nullable Recording recording;
  private boolean waitsAgain;
  private final MadeValues made = new MadeValues();

  /** How a command comes to be carried out. */
  public enum Mode {
    /** Because the client sent it. */
    REQUEST,
    /** By EXEC or a script; it must not wait. */
    QUEUED,
    /** Once more, since a key changed that the client waits for. */
    RETRY,
    /** Because the append-only file has it, from which the data is loaded. */
    REPLAY
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
    this.hashes = new KeyHashes(keyspace, arguments);
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

  /** True when the client may be kept waiting; not in EXEC, and not when nobody sent it. */
  public boolean mayWait() {
    return mode == Mode.REQUEST;
  }

  /** Unix time in milliseconds that holds for the whole command or transaction. */
  public long now() {
    return now;
  }

  /**
   * The same for looking keys up: when the append-only file is loaded no key has expired, since
   * what follows removes them where they were removed.
   */
  public long lookupTime() {
    return mode == Mode.REPLAY ? 0 : now;
  }

  /** True when a key that expires at this Unix time in milliseconds is to be removed at once. */
  public boolean isOver(long expireAt) {
    return expireAt <= lookupTime();
  }

  /** True when somebody wants to know the command's effects. */
  public boolean isRecorded() {
    return recording != null;
  }

  /** Has what the command does told to the append-only file. */
  void record(@Nullable Recording into) {
    recording = into;
  }

  @Nullable Recording recording() {
    return recording;
  }

  /**
   * Tells the append-only file a command that does what this one did, instead of the request. For
   * those that depend on the time, on chance, or on others having come first.
   */
  public void effect(byte[]... command) {
    if (recording != null) {
      recording.add(this, command);
    }
  }

  /**
   * The same for a command whose result depends on more than what the file has: the key's value.
   */
  public void effectIsValueOf(byte[] key) {
    if (recording != null) {
      recording.addState(this, key);
    }
  }

  /** Has the request not told to the append-only file; effects, if there are any, are. */
  public void tellsEffects() {
    if (recording != null) {
      recording.tellsItself();
    }
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
    return AsciiWord.matches(arguments[index], option);
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
    return client.noTouch ? peek(key) : touch(key);
  }

  /** The same that counts as a use of the key for every client. */
  public @Nullable Entry touch(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).find(key, hash, lookupTime());
  }

  /** The same without counting as a use of the key, for OBJECT, TYPE and TTL. */
  public @Nullable Entry peek(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).peek(key, hash, lookupTime());
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
    Database database = database(client.database, hash);
    return client.noTouch
        ? database.peekForWrite(key, hash, lookupTime())
        : database.findForWrite(key, hash, lookupTime());
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
    Entry entry = database.findForWrite(key, hash, lookupTime());
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
    made.add(value);
    return value;
  }

  /** Where the shard of a key has its memory. */
  public Slabs slabs(byte[] key) {
    return database(key).shard().slabs();
  }

  /** Frees what was made and not stored. */
  public void freeUnused() {
    made.free();
  }

  /** Removes a key; false when it was not there. */
  public boolean remove(byte[] key) {
    long hash = hash(key);
    return database(client.database, hash).remove(key, hash, lookupTime());
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

  private long hash(byte[] key) {
    return hashes.of(key);
  }

  KeyHashes hashes() {
    return hashes;
  }

  private Database database(int number, long hash) {
    return keyspace.shard(keyspace.shardOf(hash)).database(number);
  }
}
