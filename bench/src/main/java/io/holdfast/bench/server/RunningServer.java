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
  private static final Duration POLL = Duration.ofMillis(10);

  private final Contender contender;
  private final Cpus cpus;
  private final List<String> storageFlags;
  private final ChildProcess child;
  private final int port = freePort();
  private final String password = randomPassword();
  private Process process;

  private RunningServer(Contender contender, Cpus cpus, List<String> storageFlags, Path parent)
      throws IOException {
    this.contender = contender;
    this.cpus = cpus;
    this.storageFlags = storageFlags;
    this.child = ChildProcess.prepare(parent);
    try {
      this.process = child.start(command());
    } catch (IOException e) {
      child.close();
      throw e;
    }
  }

  /** Starts a server that writes nothing to disk, and waits until it answers. */
  public static RunningServer start(Contender contender, Cpus cpus)
      throws IOException, InterruptedException {
    return start(contender, cpus, Storage.none());
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @throws IOException when it ends instead, with what it said, or does not answer in 60 s
   */
  public static RunningServer start(Contender contender, Cpus cpus, Storage storage)
      throws IOException, InterruptedException {
    var server = new RunningServer(contender, cpus, storage.flags(), storage.parent());
    try {
      server.awaitReady();
      return server;
    } catch (IOException | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  /** The same flags for all: what a user has by default, with a password. */
  private List<String> command() {
    var command = new ArrayList<>(cpus.prefix());
    command.addAll(contender.command());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", child.folder().toString(), "--requirepass", password));
    command.addAll(storageFlags);
    return command;
  }

  /**
   * Ends the server by SIGTERM, and starts it again on the folder that it leaves.
   *
   * @throws IOException as {@link #start} has it, and when it does not end within a minute
   */
  public Restart restart() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    child.stop();
    long ended = System.nanoTime();
    process = child.start(command());
    awaitReady();
    long ready = System.nanoTime();
    return new Restart(Duration.ofNanos(ended - begin), Duration.ofNanos(ready - ended));
  }

  /**
   * How long a restart took.
   *
   * @param stop from SIGTERM to the end of the process
   * @param start from there to the first PING that is answered with PONG, not with LOADING
   */
  public record Restart(Duration stop, Duration start) {
    public Duration total() {
      return stop.plus(start);
    }
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
    return new ProcessStatus(process.pid());
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
      Thread.sleep(POLL);
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
