package io.holdfast.server.command.admin;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandObserver;
import io.holdfast.server.command.CommandSpec;
import io.holdfast.server.config.BehaviourParameters;
import io.holdfast.server.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last commands that took longer than {@code slowlog-log-slower-than}, newest first. */
public final class SlowLog implements CommandObserver {
  private static final int MOST_ARGUMENTS = 32;
  private static final int MOST_BYTES = 128;

  private final Deque<Slow> entries = new ArrayDeque<>();
  private volatile long thresholdNanos;
  private volatile int most;
  private long nextId;

  /** One command. */
  public record Slow(
      long id,
      long unixSeconds,
      long micros,
      List<byte[]> arguments,
      String address,
      String name) {}

  public SlowLog(Settings settings) {
    settings.follow(
        BehaviourParameters.SLOWLOG_SLOWER_THAN,
        micros -> thresholdNanos = micros < 0 ? Long.MAX_VALUE : micros * 1000);
    settings.follow(
        BehaviourParameters.SLOWLOG_MAX_LEN,
        length -> {
          most = Math.toIntExact(length);
          trim();
        });
  }

  @Override
  public void ran(Client client, CommandSpec spec, byte[][] request, long nanos) {
    if (nanos >= thresholdNanos && !spec.is(CommandFlag.SKIP_SLOWLOG)) {
      add(client, request, nanos);
    }
  }

  private synchronized void add(Client client, byte[][] request, long nanos) {
    entries.addFirst(
        new Slow(
            nextId++,
            System.currentTimeMillis() / 1000,
            nanos / 1000,
            shortened(request),
            client.link().remoteAddress(),
            client.name));
    trim();
  }

  private synchronized void trim() {
    while (entries.size() > most) {
      entries.removeLast();
    }
  }

  /** The newest ones. */
  public synchronized List<Slow> newest(long count) {
    return entries.stream().limit(count).toList();
  }

  public synchronized int size() {
    return entries.size();
  }

  public synchronized void clear() {
    entries.clear();
  }

  private static List<byte[]> shortened(byte[][] request) {
    List<byte[]> arguments = new ArrayList<>();
    for (int i = 0; i < Math.min(request.length, MOST_ARGUMENTS); i++) {
      byte[] argument = request[i];
      if (request.length > MOST_ARGUMENTS && i == MOST_ARGUMENTS - 1) {
        argument = text("... (%d more arguments)".formatted(request.length - MOST_ARGUMENTS + 1));
      } else if (argument.length > MOST_BYTES) {
        String more = "... (%d more bytes)".formatted(argument.length - MOST_BYTES);
        argument = text(new String(argument, 0, MOST_BYTES, StandardCharsets.ISO_8859_1) + more);
      }
      arguments.add(argument);
    }
    return arguments;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
