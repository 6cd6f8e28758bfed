package io.holdfast.server.command.admin;

import io.holdfast.server.client.Client;
import io.holdfast.server.command.CommandFlag;
import io.holdfast.server.command.CommandObserver;
import io.holdfast.server.command.CommandSpec;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that get a copy of every command, by MONITOR. */
public final class Monitors implements CommandObserver {
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean any;

  public void add(Client client) {
    client.monitoring = true;
    clients.add(client);
    any = true;
  }

  public void remove(Client client) {
    if (client.monitoring) {
      client.monitoring = false;
      clients.remove(client);
      any = !clients.isEmpty();
    }
  }

  @Override
  public void ran(Client client, CommandSpec spec, byte[][] request, long nanos) {
    if (!spec.is(CommandFlag.SKIP_MONITOR) && !spec.is(CommandFlag.ADMIN)) {
      begins(client, spec, request);
    }
  }

  /** Shows a command whether or not it has run yet. */
  public void begins(Client client, CommandSpec spec, byte[][] request) {
    if (any) {
      String line = line(client, spec, request);
      clients.forEach(monitor -> monitor.link().send(reply -> reply.simple(line)));
    }
  }

  private static String line(Client client, CommandSpec spec, byte[][] request) {
    long micros = System.currentTimeMillis() * 1000;
    var line = new StringBuilder();
    line.append("%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000));
    line.append(" [").append(client.database).append(' ');
    line.append(client.link().remoteAddress()).append(']');
    boolean secret = spec.name().equals("auth") || spec.name().equals("hello");
    for (int i = 0; i < request.length; i++) {
      line.append(' ');
      if (secret && i > 0) {
        line.append("\"(redacted)\"");
      } else {
        quote(request[i], line);
      }
    }
    return line.toString();
  }

  private static void quote(byte[] bytes, StringBuilder to) {
    to.append('"');
    for (byte b : bytes) {
      switch (b) {
        case '"', '\\' -> to.append('\\').append((char) b);
        case '\n' -> to.append("\\n");
        case '\r' -> to.append("\\r");
        case '\t' -> to.append("\\t");
        case 7 -> to.append("\\a");
        case '\b' -> to.append("\\b");
        default -> {
          if (b >= ' ' && b < 127) {
            to.append((char) b);
          } else {
            to.append("\\x%02x".formatted(b & 0xff));
          }
        }
      }
    }
    to.append('"');
  }
}
