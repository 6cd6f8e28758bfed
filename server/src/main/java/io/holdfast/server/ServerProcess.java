package io.holdfast.server;

import io.holdfast.server.config.Flags;
import io.holdfast.server.snapshot.SaveRehearsal;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server as a process: it runs until SIGTERM, SIGINT or SHUTDOWN, and ends in good order within
 * the time that Kubernetes gives. A second signal changes nothing.
 */
final class ServerProcess {
  private static final Logger log = LoggerFactory.getLogger(Process.class);

  private final Flags flags;

  ServerProcess(Flags flags) {
    this.flags = flags;
  }

  /** Serves until it is told to stop; returns the exit code. */
  int run() {
    for (String flag : flags.ignored()) {
      log.info("--{} has no meaning here and is ignored", flag);
    }
    var server = new Server(flags.settings());
    // The hook keeps the virtual machine alive until the server has stopped.
    Thread hook = new Thread(() -> stop(server), "holdfast-stop");
    server.onShutdown(() -> Thread.ofPlatform().name("holdfast-exit").start(() -> System.exit(0)));
    Runtime.getRuntime().addShutdownHook(hook); // now, since loading may take long
    try {
      server.start();
      SaveRehearsal.begin();
      new CountDownLatch(1).await(); // the hook ends the process
    } catch (RuntimeException | Error e) {
      if (remove(hook)) {
        server.close();
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  /** False when the process is being stopped already, by the hook. */
  private static boolean remove(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void stop(Server server) {
    boolean saved = server.stop();
    log.info("Stopped{}", saved ? "" : "; the last save FAILED");
    Runtime.getRuntime().halt(saved ? 0 : 1); // as a signal's exit code would be 143
  }
}
