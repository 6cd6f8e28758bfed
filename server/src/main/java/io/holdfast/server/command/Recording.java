package io.holdfast.server.command;

import io.holdfast.server.effects.Effects;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.Region;
import io.holdfast.server.rdb.DumpPayload;

/**
 * What one command does to the keyspace, as it is told to the append-only file. A command that
 * tells nothing itself is told as the client sent it, if it has changed anything; one that failed
 * half way is told by what its keys hold now.
 */
final class Recording {
  private final Keyspace keyspace;
  private final Effects effects;
  private final long shards;
  private final long before;
  private boolean told;

  /**
   * @param shards all that are locked
   */
  Recording(Keyspace keyspace, Effects effects, long shards) {
    this.keyspace = keyspace;
    this.effects = effects;
    this.shards = shards;
    this.before = keyspace.changes(shards);
  }

  /** One for a command of the transaction that this one is for. */
  Recording next() {
    return new Recording(keyspace, effects, shards);
  }

  /** Has the command not told as the client sent it. */
  void tellsItself() {
    told = true;
  }

  /** Tells a command that does what this one did. */
  void add(Call call, byte[]... command) {
    told = true;
    if (call.client().hasLarges()) {
      effects.add(call.client().database, call.client()::large, command);
    } else {
      effects.add(call.client().database, command);
    }
  }

  /** Tells what a key holds now. */
  void addState(Call call, byte[] key) {
    told = true;
    int number = call.client().database;
    Database database = call.database(key);
    Entry entry = database.peek(key, keyspace.hash(key), call.now());
    effects.add(number, Words.DEL, key);
    if (entry != null) {
      Region payload = DumpPayload.large(entry.value(), false);
      if (payload.length() > HeapLimit.most()) {
        lose(new IllegalStateException("a value of " + payload.length() + " bytes for RESTORE"));
      }
      effects.add(number, payload, Words.RESTORE, key, Words.ZERO);
      if (entry.expires()) {
        effects.add(number, Words.PEXPIREAT, key, Words.of(entry.expireAt()));
      }
    }
  }

  /** Takes up that what the command did can't be told. */
  void lose(Throwable because) {
    effects.lose(because);
  }

  /** How a command ended. */
  enum End {
    DONE,
    /** What it did before it failed is counted as changes. */
    HALF_DONE,
    /** It failed where nobody expected it. */
    UNKNOWN
  }

  /** Takes up that the command has ended. */
  void ended(Call call, End end) {
    if (keyspace.changes(shards) == before && end != End.UNKNOWN) {
      return;
    }
    if (end != End.DONE || hasSeveralLarges(call)) {
      int[] keys = call.spec().keys().keys(call.arguments());
      if (keys.length == 0) {
        lose(new IllegalStateException(call.spec().name() + " did half of what it does"));
      }
      for (int key : keys) {
        addState(call, call.arguments()[key]);
      }
    } else if (!told) {
      add(call, call.arguments());
    }
  }

  /** One may have been freed by the next, as by MSET with the same key twice. */
  private static boolean hasSeveralLarges(Call call) {
    int larges = 0;
    if (call.client().hasLarges()) {
      for (byte[] argument : call.arguments()) {
        larges += call.client().large(argument) == null ? 0 : 1;
      }
    }
    return larges > 1;
  }
}
