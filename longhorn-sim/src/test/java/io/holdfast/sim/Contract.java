package io.holdfast.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The Longhorn that the contract tests talk to. With LONGHORN_URL set ({@code http://host:9500})
 * the same statements are put to a real one, which needs an available default backup target.
 */
final class Contract implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  private @Nullable Path folder;
  private @Nullable Running running;
  private Longhorn longhorn = new Longhorn("");

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    String real = System.getenv("LONGHORN_URL");
    if (real == null) {
      folder = Files.createTempDirectory("longhorn-contract");
      var started = Running.onNfs(folder);
      running = started;
      longhorn = started.client();
    } else {
      longhorn = new Longhorn(real);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    for (JsonNode volume : longhorn.get("/v1/volumes").json().path("data")) {
      if (volume.path("name").asText().contains(RUN)) {
        longhorn.delete("/v1/volumes/" + volume.path("name").asText());
      }
    }
    if (running != null) {
      running.close();
    }
    if (folder != null) {
      Trees.delete(folder);
    }
  }

  Longhorn client() {
    return longhorn;
  }

  /** What jobs are to run at: with a real Longhorn, which can't be told to, each minute. */
  String cron() {
    return running == null ? "* * * * *" : "0 0 1 1 *";
  }

  /** How long a job's run may keep a test waiting. */
  Duration jobLimit() {
    return running == null ? Duration.ofMinutes(4) : Duration.ofMinutes(2);
  }

  /** Has a job run, or leaves it to its time. */
  void run(String job) {
    if (running != null) {
      // Times are told in seconds, and what is made within one is pruned in any order.
      Instant now = Instant.now();
      await().until(() -> Instant.now().getEpochSecond() > now.getEpochSecond());
      assertThat(longhorn.post("/sim/recurringjobs/" + job, "").status()).isEqualTo(200);
    }
  }

  /** A volume's name that no other test has, and that is known to be ours. */
  static String name() {
    return "t" + RUN + "-" + NUMBER.incrementAndGet();
  }

  static void assertError(Longhorn.Reply reply, int status, String message) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.json().path("type").asText()).isEqualTo("error");
    assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    assertThat(reply.json().path("code").asText())
        .isEqualTo(status == 404 ? "Not Found" : "Internal Server Error");
    assertThat(reply.json().path("message").asText()).contains(message);
    assertThat(reply.json().has("detail")).isTrue();
    assertThat(reply.json().path("links").has("self")).isTrue();
  }
}
