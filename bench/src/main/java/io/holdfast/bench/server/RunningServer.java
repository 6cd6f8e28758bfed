package io.holdfast.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server's process on some processors, with a folder and a port of its own and a password.
 * Closing it ends the process and removes the folder; so does the end of this JVM.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(20);

  private final Contender contender;
  private final Cpus cpus;
  private final Process process;
  private final ProcessStatus status;
  private final Path folder;
  private final int port;
  private final String password;
  private final Thread atExit = new Thread(this::destroy);

  private RunningServer(
      Contender contender, Cpus cpus, Process process, Path folder, int port, String password) {
    this.contender = contender;
    this.cpus = cpus;
    this.process = process;
    this.status = new ProcessStatus(process.pid());
    this.folder = folder;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @throws IOException when it ends instead, with what it said, or does not answer in 60 s
   */
  public static RunningServer start(Contender contender, Cpus cpus)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("holdfast-bench-");
    int port = freePort();
    String password = randomPassword();
    var command = new ArrayList<>(cpus.prefix());
    command.addAll(contender.command());
    command.addAll(flags(port, folder, password));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    var server = new RunningServer(contender, cpus, process, folder, port, password);
    Runtime.getRuntime().addShutdownHook(server.atExit);
    try {
      server.awaitReady();
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** The same for all: what a user has by default, with a password, but nothing written to disk. */
  static List<String> flags(int port, Path folder, String password) {
    return List.of(
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--dir",
        folder.toString(),
        "--requirepass",
        password,
        "--save",
        "",
        "--appendonly",
        "no");
  }

  public Contender contender() {
    return contender;
  }

  public Cpus cpus() {
    return cpus;
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  public ProcessStatus status() {
    return status;
  }

  /** A new connection to it. */
  public Client connect() throws IOException {
    return new Client(port, password);
  }

  /** Removes all keys, and returns when they are gone. */
  public void flush() throws IOException {
    try (var client = connect()) {
      client.call("FLUSHALL");
    }
  }

  @Override
  public void close() throws IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    removeFolder();
  }

  private void destroy() {
    process.destroyForcibly();
    try {
      process.waitFor();
      removeFolder();
    } catch (IOException e) {
      System.err.println("bench: " + folder + " can't be removed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (var client = connect()) {
        client.call("PING");
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException(contender.name() + " ended at its start: " + lastWords(), e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              contender.name() + " did not answer within 60 s of its start: " + lastWords(), e);
        }
      }
      Thread.sleep(50);
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("log"));
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }

  private void removeFolder() throws IOException {
    List<Path> inside;
    try (var walk = Files.walk(folder)) {
      inside = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : inside) {
      Files.deleteIfExists(path);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
