package io.holdfast.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.schedule.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchTest {
  private static final String GOOD =
      """
      http: { port: 9997, tokenFile: /run/token }
      state: { file: /run/state.json }
      store: { port: 6379 }
      longhorn: { url: "http://127.0.0.1:9500" }
      volume: { name: holdfast-data }
      verify: { process: { command: [sh] } }
      policies:
        - { name: first, cron: "0 * * * *", retain: 3 }
      """;

  @TempDir private Path folder;
  private final List<AgentConfig> taken = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Path path;

  @SuppressWarnings("NullAway.Init")
  private Policies policies;

  @SuppressWarnings("NullAway.Init")
  private ConfigWatch watch;

  @BeforeEach
  void start() throws IOException {
    path = folder.resolve("agent.yaml");
    Files.writeString(path, GOOD);
    ConfigFile file = new ConfigFile(path, System.getenv());
    AgentConfig read = file.read();
    policies = new Policies(read.policies(), read.byHand());
    watch = new ConfigWatch(file, read, policies, taken::add);
  }

  @Test
  void look_policyAdded_isInForceOnceTheFileIsQuiet() throws IOException {
    Files.writeString(path, GOOD + "  - { name: second, cron: \"5 * * * *\", retain: 1 }\n");
    watch.look();
    assertThat(names()).as("it may be half written").containsExactly("first");
    watch.look();
    assertThat(names()).containsExactly("first", "second");
    assertThat(watch.health().ok()).isTrue();
    assertThat(taken).hasSize(1);
    watch.look();
    assertThat(taken).as("taken up once").hasSize(1);
  }

  @Test
  void look_deadlineChanged_isInForceForRunsByHandAndPolicies() throws IOException {
    Files.writeString(path, GOOD + "deadlines: { backup: 90s }\n");
    look();
    assertThat(policies.byHand().deadlines().backup()).isEqualTo(Duration.ofSeconds(90));
    assertThat(policies.all().getFirst().options().deadlines().backup())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void look_badFile_isRefusedInWordsAndTheOneBeforeStays() throws IOException {
    Files.writeString(path, GOOD.replace("retain: 3", "retain: 0"));
    look();
    assertThat(names()).containsExactly("first");
    assertThat(policies.all().getFirst().keep().last()).isEqualTo(3);
    assertThat(watch.health().ok()).isFalse();
    assertThat(watch.health().words())
        .contains("policies[0].retain: 0", "from 1 to 1000", "the configuration before stays");
    Files.writeString(path, GOOD.replace("retain: 3", "retain: 4"));
    look();
    assertThat(policies.all().getFirst().keep().last()).isEqualTo(4);
    assertThat(watch.health().ok()).isTrue();
  }

  @Test
  void look_fileGoneAndBack_isSaidAndForgotten() throws IOException {
    look();
    Files.delete(path);
    look();
    assertThat(watch.health().words()).contains("can not be read");
    assertThat(names()).containsExactly("first");
    Files.writeString(path, GOOD);
    look();
    assertThat(watch.health().ok()).isTrue();
  }

  @Test
  void look_sectionThatIsReadAtTheStartOnly_isNamed() throws IOException {
    Files.writeString(
        path, GOOD.replace("port: 6379", "port: 6380").replace("retain: 3", "retain: 5"));
    look();
    assertThat(watch.health().ok()).isFalse();
    assertThat(watch.health().words()).contains("changes of store wait for a restart");
    assertThat(policies.all().getFirst().keep().last()).isEqualTo(5);
  }

  private void look() {
    watch.look();
    watch.look();
  }

  private List<String> names() {
    return policies.all().stream().map(Policy::name).toList();
  }
}
