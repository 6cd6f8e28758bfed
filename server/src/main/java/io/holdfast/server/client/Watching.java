package io.holdfast.server.client;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that a client watches, and whether one of them was changed since. */
public final class Watching {
  /** A key of a numbered database. */
  public record Key(int database, Bytes bytes) {}

  private @Nullable Set<Key> keys; // made when asked for, since few clients watch
  private volatile boolean broken;

  /** Only for the client's event loop. */
  public Set<Key> keys() {
    Set<Key> there = keys;
    if (there == null) {
      there = new LinkedHashSet<>();
      keys = there;
    }
    return there;
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
    keys = null;
    broken = false;
  }
}
