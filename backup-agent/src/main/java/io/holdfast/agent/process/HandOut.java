package io.holdfast.agent.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves a snapshot file and its manifest, and nothing else, to who knows the token. The Job that
 * has read a restored volume runs it beside, since only a pod on that volume can see the file.
 */
public final class HandOut implements AutoCloseable {
  /** The snapshot file's name in its folder, and in the address. */
  public static final String SNAPSHOT = "dump.rdb";

  /** The manifest's name there. */
  public static final String MANIFEST = SNAPSHOT + ".manifest.json";

  /** The command that runs one. */
  public static final String COMMAND = "hand-out";

  /** The environment variable with the token that a reader has to tell. */
  public static final String TOKEN = "HOLDFAST_HAND_OUT_TOKEN";

  private final Path folder;
  private final byte[] authorization;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Serves from now on.
   *
   * @param address port 0 for a free one
   */
  public HandOut(Path folder, String token, InetSocketAddress address) throws IOException {
    this.folder = folder;
    this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    this.server = HttpServer.create(address, 0);
    server.setExecutor(threads);
    server.createContext("/" + SNAPSHOT, exchange -> answer(exchange, SNAPSHOT));
    server.createContext("/" + MANIFEST, exchange -> answer(exchange, MANIFEST));
    server.start();
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange, String name) throws IOException {
    try (exchange) {
      String told = exchange.getRequestHeaders().getFirst("Authorization");
      if (told == null
          || !MessageDigest.isEqual(authorization, told.getBytes(StandardCharsets.UTF_8))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Path file = folder.resolve(name);
      if (!exchange.getRequestURI().getPath().equals("/" + name) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      long size = Files.size(file);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(size));
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      // 0 would mean a length that is not known.
      exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
      Files.copy(file, exchange.getResponseBody());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
