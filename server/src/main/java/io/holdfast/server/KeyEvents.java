package io.holdfast.server;

import io.holdfast.server.command.blocking.BlockedClients;
import io.holdfast.server.command.transactions.WatchedKeys;
import io.holdfast.server.effects.Journal;
import io.holdfast.server.keyspace.ChangeListener;
import io.holdfast.server.keyspace.Database;

/** Tells those who watch a key and those who wait for one that it was changed. */
record KeyEvents(WatchedKeys watched, BlockedClients blocked, Journal journal)
    implements ChangeListener {
  @Override
  public void keyChanged(Database database, byte[] key) {
    watched.keyChanged(database, key);
    blocked.keyChanged(database, key);
  }

  @Override
  public void removed(Database database, byte[] key) {
    journal.removed(database.number(), key);
  }

  @Override
  public void beforeClear(Database database) {
    watched.beforeClear(database);
  }
}
