package io.holdfast.server.client;

import java.util.LinkedHashSet;
import java.util.Set;

/** The keys that a client watches, and whether one of them was changed since. */
public final class Watching {
  /** A key of a numbered database. */
  public record Key(int database, Bytes bytes) {}

  private final Set<Key> keys = new LinkedHashSet<>();
  private volatile boolean broken;

  /** Only for the client's event loop. */
  public Set<Key> keys() {
    return keys;
  }

  /** Takes up that a watched key was changed. Called with the lock of the key's shard held. */
  public void breakIt() {
    broken = true;
  }

  public boolean isBroken() {
    return broken;
  }

  /** Forgets all. */
  public void clear() {
    keys.clear();
    broken = false;
  }
}
