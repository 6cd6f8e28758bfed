package io.holdfast.server.command.keys;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.Database;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.Value;
import java.util.Arrays;

/** Commands that give a value another key or database. */
final class KeyMoves {
  private KeyMoves() {}

  static void rename(Call call) {
    move(call, false);
    call.reply().ok();
  }

  static void renameIfFree(Call call) {
    call.reply().integer(move(call, true));
  }

  private static boolean move(Call call, boolean ifFree) {
    byte[] from = call.bytes(1);
    byte[] to = call.bytes(2);
    Entry entry = call.find(from);
    if (entry == null) {
      throw CommandException.noSuchKey();
    }
    boolean same = Arrays.equals(from, to);
    if (same || (ifFree && call.find(to) != null)) {
      return false;
    }
    long expireAt = entry.expireAt();
    Value value = entry.take();
    call.remove(to);
    expire(call.database(to), call.add(to, value), expireAt);
    return true;
  }

  static void copy(Call call) {
    int database = call.client().database;
    boolean replace = false;
    for (int i = 3; i < call.count(); i++) {
      if (call.is(i, "REPLACE")) {
        replace = true;
      } else if (call.is(i, "DB") && i + 1 < call.count()) {
        database = database(call, ++i);
      } else {
        throw CommandException.syntax();
      }
    }
    byte[] from = call.bytes(1);
    byte[] to = call.bytes(2);
    if (database == call.client().database && Arrays.equals(from, to)) {
      throw sameObject();
    }
    Entry entry = call.find(from);
    long hash = call.keyspace().hash(to);
    Database target = target(call, hash, database);
    boolean there = target.find(to, hash, call.lookupTime()) != null;
    if (entry == null || (there && !replace)) {
      call.reply().integer(0);
      return;
    }
    target.remove(to, hash, call.lookupTime());
    Value copy = entry.value().copyTo(target.shard().slabs());
    expire(target, target.add(to, hash, copy), entry.expireAt());
    call.reply().integer(1);
  }

  static void move(Call call) {
    int database = database(call, 2);
    if (database == call.client().database) {
      throw sameObject();
    }
    byte[] key = call.bytes(1);
    Entry entry = call.find(key);
    long hash = call.keyspace().hash(key);
    Database target = target(call, hash, database);
    if (entry == null || target.find(key, hash, call.lookupTime()) != null) {
      call.reply().integer(0);
      return;
    }
    long expireAt = entry.expireAt();
    Value value = entry.take();
    expire(target, target.add(key, hash, value), expireAt);
    call.reply().integer(1);
  }

  private static int database(Call call, int index) {
    long number = call.integer(index);
    if (number != (int) number) {
      throw new CommandException(
          "ERR value is out of range, value must between -2147483648 and 2147483647");
    }
    if (number < 0 || number >= call.keyspace().databases()) {
      throw new CommandException("ERR DB index is out of range");
    }
    return (int) number;
  }

  private static Database target(Call call, long hash, int database) {
    return call.keyspace().shard(call.keyspace().shardOf(hash)).database(database);
  }

  private static void expire(Database database, Entry entry, long expireAt) {
    if (expireAt != Entry.NO_EXPIRY) {
      database.setExpiry(entry, expireAt);
    }
  }

  private static CommandException sameObject() {
    return new CommandException("ERR source and destination objects are the same");
  }
}
