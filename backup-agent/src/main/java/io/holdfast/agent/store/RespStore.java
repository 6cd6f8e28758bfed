package io.holdfast.agent.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.StoreFacts;
import io.holdfast.agent.core.port.Deadline;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.manifest.Databases;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A store that speaks the Redis protocol. Each request takes a connection of its own, with the
 * password as it is then, so that neither a restart of the store nor a new password needs a restart
 * of the agent.
 */
public final class RespStore implements Store {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration REPLY = Duration.ofSeconds(10);
  private static final Duration LOADING_WAIT = Duration.ofMillis(500);

  private final String host;
  private final int port;
  private final Supplier<String> password;
  private final Time time;

  /**
   * A store at an address.
   *
   * @param password asked for at each connection; empty for none
   */
  public RespStore(String host, int port, Supplier<String> password, Time time) {
    this.host = host;
    this.port = port;
    this.password = password;
    this.time = time;
  }

  @Override
  public Barrier barrier(Duration deadline) {
    Deadline giveUp = Deadline.in(deadline, time);
    while (true) {
      try (Connection connection = connect(deadline)) {
        return barrier(connection, giveUp);
      } catch (ErrorReply e) {
        if (!e.is("LOADING") || giveUp.isOver()) {
          throw refused("the barrier", e);
        }
        time.sleep(LOADING_WAIT);
      } catch (IOException e) {
        throw unavailable(e);
      }
    }
  }

  @Override
  public String marker() {
    return ask(RespStore::marker);
  }

  @Override
  public boolean isUnchangedSince(String marker) {
    String answer =
        ask(
            connection -> {
              Info info = new Info(connection.call("INFO", "persistence"));
              return info.text("rdb_changes_since_last_save") + " " + marker(connection);
            });
    // Both at once: a save between the two questions would change the marker.
    return answer.equals("0 " + marker);
  }

  @Override
  public String ping() {
    return ask(
        connection -> {
          connection.call("PING");
          return new Info(connection.call("INFO", "server")).server();
        });
  }

  @Override
  public StoreFacts facts() {
    try (Connection connection = connect(REPLY)) {
      Info memory = new Info(connection.call("INFO", "memory"));
      Info persistence = new Info(connection.call("INFO", "persistence"));
      String limit = memory.text("maxmemory");
      String saved = persistence.text("rdb_last_bgsave_status");
      return new StoreFacts(
          limit.matches("\\d{1,18}") ? Long.parseLong(limit) : 0,
          saved.isEmpty() || saved.equals("ok"),
          asksForPassword());
    } catch (ErrorReply e) {
      throw refused("INFO", e);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** Seen from outside: a connection that has said nothing yet is refused, or is served. */
  private boolean asksForPassword() throws IOException {
    try (Connection stranger = new Connection(host, port, CONNECT, REPLY)) {
      stranger.call("DBSIZE");
      return false;
    } catch (ErrorReply e) {
      return e.is("NOAUTH") || e.is("NOPERM");
    }
  }

  private Barrier barrier(Connection connection, Deadline giveUp) throws IOException {
    String manifest;
    try {
      manifest = connection.call("HOLDFAST", "BARRIER");
    } catch (ErrorReply e) {
      if (e.isUnknownCommand()) {
        return new BackgroundSave(connection, time).take(giveUp);
      }
      throw e;
    }
    try {
      JsonNode node = JSON.readTree(manifest);
      if (!node.path("keys").isIntegralNumber() || !node.path("digest").isTextual()) {
        throw new Refused("the barrier's manifest has no keys and digest: " + manifest);
      }
      return new Barrier(
          time.now(),
          node.path("server").asText("holdfast"),
          node.get("keys").longValue(),
          node.get("digest").textValue(),
          Databases.of(node.path("databases")),
          marker(connection));
    } catch (JsonProcessingException e) {
      throw new Refused("the barrier's manifest is not JSON: " + e.getOriginalMessage());
    }
  }

  /**
   * The time of the last save has seconds only, so the count of saves goes with it where there is
   * one.
   */
  static String marker(Connection connection) throws IOException {
    String saves = new Info(connection.call("INFO", "persistence")).text("rdb_saves");
    String last = connection.call("LASTSAVE");
    return saves.isEmpty() ? last : last + "/" + saves;
  }

  private String ask(Question question) {
    try (Connection connection = connect(REPLY)) {
      return question.put(connection);
    } catch (ErrorReply e) {
      throw refused("a question", e);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Connection connect(Duration reply) throws IOException {
    Connection connection = new Connection(host, port, CONNECT, reply);
    try {
      String secret = password.get();
      if (!secret.isEmpty()) {
        connection.call("AUTH", secret);
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Refused refused(String what, ErrorReply e) {
    return new Refused("store " + host + ":" + port + " refused " + what + ": " + e.getMessage());
  }

  private Unavailable unavailable(IOException e) {
    return new Unavailable("store " + host + ":" + port + " did not answer: " + e.getMessage(), e);
  }

  private interface Question {
    String put(Connection connection) throws IOException;
  }
}
