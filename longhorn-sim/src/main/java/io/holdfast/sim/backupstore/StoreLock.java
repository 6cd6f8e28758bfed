package io.holdfast.sim.backupstore;

import io.holdfast.sim.state.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The lock object that Longhorn leaves beside a volume's backups while it writes or deletes some.
 * One process uses a store at a time here, and orders its own work by other means: the object is
 * there for those who look at the store.
 */
final class StoreLock {
  private final ObjectStore objects;
  private final String key;

  private StoreLock(ObjectStore objects, String key) {
    this.objects = objects;
    this.key = key;
  }

  static StoreLock take(ObjectStore objects, String volume) throws IOException {
    var bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    String name = "lock-" + HexFormat.of().formatHex(bytes);
    String key = StoreLayout.locks(volume) + name + ".lck";
    objects.put(
        key,
        Json.bytes(
            Map.of("Name", name, "Type", 1, "Acquired", true, "At", Instant.now().toString())));
    return new StoreLock(objects, key);
  }

  void release() {
    try {
      objects.delete(key);
    } catch (IOException e) {
      // The store went away; Longhorn lets locks expire as well.
      return;
    }
  }
}
