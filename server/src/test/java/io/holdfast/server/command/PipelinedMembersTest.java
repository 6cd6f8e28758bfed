package io.holdfast.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.TestServer;
import io.holdfast.server.oracle.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests for members that come in one piece, whose members are brought near together, are
 * answered as the same requests one by one: also when the key goes, changes its type or is moved
 * within the piece, or a request is too short.
 */
class PipelinedMembersTest {
  private static final int ROUNDS = 400;
  private static final int MOST_AT_ONCE = 40;

  @TempDir private Path folder;

  @Test
  void membersInOnePiece_areAnsweredAsOneByOne() {
    try (TestServer server = TestServer.start(folder);
        var together = new RawClient(server.port());
        var alone = new RawClient(server.port())) {
      alone.call("SELECT", "1");
      Random random = new Random(20261122);
      for (int round = 0; round < ROUNDS; round++) {
        List<String[]> requests = requests(random);
        var piece = new StringBuilder();
        requests.forEach(request -> piece.append(bytes(request)));
        together.sendRaw(piece.toString());
        for (String[] request : requests) {
          assertThat(together.reply())
              .as("round %d: %s", round, String.join(" ", request))
              .isEqualTo(alone.call(request));
        }
      }
    }
  }

  private static List<String[]> requests(Random random) {
    List<String[]> requests = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_AT_ONCE);
    int run = 0;
    String key = "";
    for (int i = 0; i < count; i++) {
      if (run-- <= 0) {
        run = random.nextInt(20);
        key = List.of("s", "h", "z").get(random.nextInt(3)) + random.nextInt(2);
      }
      requests.add(request(key, "m" + random.nextInt(3000), random));
    }
    return requests;
  }

  private static String[] request(String key, String member, Random random) {
    int which = random.nextInt(1000);
    if (which < 3) {
      return new String[] {"DEL", key};
    } else if (which < 5) {
      return new String[] {"SET", key, "of another type"};
    } else if (which < 8) {
      return new String[] {"RENAME", "s0", key};
    } else if (which < 12) {
      return new String[] {key.startsWith("s") ? "SADD" : key.startsWith("h") ? "HGET" : "ZADD"};
    } else if (which < 16) {
      return new String[] {"SISMEMBER", key};
    } else if (which < 100) {
      return new String[] {"SADD", "s0", member, "n" + member, "m" + which};
    }
    return switch (key.charAt(0)) {
      case 's' ->
          switch (which % 5) {
            case 0 -> new String[] {"SREM", key, member};
            case 1 -> new String[] {"SISMEMBER", key, member};
            case 2 -> new String[] {"SMISMEMBER", key, member, "m1"};
            default -> new String[] {"SADD", key, member};
          };
      case 'h' ->
          switch (which % 6) {
            case 0 -> new String[] {"HDEL", key, member};
            case 1 -> new String[] {"HGET", key, member};
            case 2 -> new String[] {"HINCRBY", key, member, "3"};
            case 3 -> new String[] {"HEXISTS", key, member};
            default -> new String[] {"HSET", key, member, String.valueOf(which)};
          };
      default ->
          switch (which % 6) {
            case 0 -> new String[] {"ZREM", key, member};
            case 1 -> new String[] {"ZSCORE", key, member};
            case 2 -> new String[] {"ZINCRBY", key, "1.5", member};
            case 3 -> new String[] {"ZRANK", key, member};
            default -> new String[] {"ZADD", key, String.valueOf(which), member};
          };
    };
  }

  private static String bytes(String... request) {
    var text = new StringBuilder("*").append(request.length).append("\r\n");
    for (String argument : request) {
      text.append('$').append(argument.length()).append("\r\n").append(argument).append("\r\n");
    }
    return text.toString();
  }
}
