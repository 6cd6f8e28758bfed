package io.holdfast.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A server's process on some processors, with a folder and a port of its own and a password.
 * Closing it ends the process and removes the folder; so does the end of this JVM.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Contender contender;
  private final Cpus cpus;
  private final ChildProcess child;
  private final Process process;
  private final ProcessStatus status;
  private final int port;
  private final String password;

  private RunningServer(
      Contender contender,
      Cpus cpus,
      ChildProcess child,
      Process process,
      int port,
      String password) {
    this.contender = contender;
    this.cpus = cpus;
    this.child = child;
    this.process = process;
    this.status = new ProcessStatus(process.pid());
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
    int port = freePort();
    String password = randomPassword();
    var child = ChildProcess.prepare();
    try {
      var command = new ArrayList<>(cpus.prefix());
      command.addAll(contender.command());
      command.addAll(flags(port, child.folder(), password));
      Process process = child.start(command);
      var server = new RunningServer(contender, cpus, child, process, port, password);
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
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
    child.close();
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try (var client = connect()) {
        client.call("PING");
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException(contender.name() + " ended at its start: " + child.lastWords(), e);
        }
        if (System.nanoTime() > deadline) {
          throw new IOException(
              contender.name() + " did not answer within 60 s of its start: " + child.lastWords(),
              e);
        }
      }
      Thread.sleep(50);
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
