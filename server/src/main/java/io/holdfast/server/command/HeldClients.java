package io.holdfast.server.command;

import io.holdfast.server.client.Client;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Clients whose next request waits for something that is no key. No thread waits with them: each
 * goes on, on its event loop, when it is let go, and gives the request once more.
 */
final class HeldClients {
  private final Set<Client> held = ConcurrentHashMap.newKeySet();

  /** Holds a client, on its event loop. */
  void hold(Client client) {
    client.waitFor(withError -> false);
    held.add(client);
  }

  /** Lets one go on, if it is held. */
  void release(Client client) {
    if (held.remove(client)) {
      client
          .link()
          .execute(
              () -> {
                client.endWait();
                client.link().resume();
              });
    }
  }

  /** Lets all go on that are held now. */
  void releaseAll() {
    Set.copyOf(held).forEach(this::release);
  }

  /** Forgets a client whose connection is gone. */
  void forget(Client client) {
    held.remove(client);
  }
}
