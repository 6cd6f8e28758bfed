package io.holdfast.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigReader;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.StepName;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Stopped;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.kubernetes.Cluster;
import io.holdfast.agent.kubernetes.ConfigMapState;
import io.holdfast.agent.kubernetes.Controllers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the restore Job runs, against a mock API server whose controllers work. */
@EnableKubernetesMockClient(crud = true)
class RestoreProcessTest {
  private static final String NAMESPACE = "holdfast";
  private static final String RUN = "20261121-040000-abcd";
  private static final String JOURNAL = "state-in-place";
  private static final String VERIFIED =
      "{\"result\":\"verified\",\"keys\":3,\"digest\":\"ab\",\"manifest\":{},\"millis\":5}";
  private static final String FEWER =
      "{\"result\":\"verified\",\"keys\":2,\"digest\":\"ac\",\"manifest\":{},\"millis\":5}";

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private Controllers controllers;

  @SuppressWarnings("NullAway.Init")
  private LonghornDouble longhorn;

  @SuppressWarnings("NullAway.Init")
  private AgentConfig config;

  @BeforeEach
  void start() throws IOException {
    Controllers.store(client, NAMESPACE, LonghornDouble.VOLUME);
    controllers = new Controllers(client, NAMESPACE);
    longhorn =
        new LonghornDouble(
            () -> Controllers.pods(client, NAMESPACE).contains("holdfast-0"),
            volume -> {
              if (client.persistentVolumes().withName(volume).get() == null) {
                Controllers.persistentVolume(client, volume, volume, "Retain");
              }
            });
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        """
        http: { port: 0, tokenFile: %s }
        state: { configMap: state }
        store: { host: 127.0.0.1, port: 1 }
        longhorn: { url: "%s" }
        volume: { claim: data-holdfast-0 }
        verify: { job: { container: server } }
        restore: { job: { container: backup-agent, serviceAccount: holdfast-restore } }
        policies: [{ name: yearly, cron: "0 0 1 1 *", retain: 2 }]
        """
            .formatted(folder.resolve("token"), longhorn.url()));
    config = new ConfigReader(Map.of()).read(file);
    Run run =
        Run.queued(
            RUN,
            RunKind.IN_PLACE,
            Policy.MANUAL,
            Trigger.REQUEST,
            config.byHand(),
            false,
            "backup-1",
            Instant.parse("2026-11-21T04:00:00Z"));
    new ConfigMapState(cluster(), JOURNAL).save(AgentState.empty().adding(run));
  }

  @AfterEach
  void stop() {
    controllers.close();
    longhorn.close();
  }

  @Test
  void execute_snapshotOnTheVolume_revertsAndStarts() {
    printed(VERIFIED);
    Run run = execute();
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertThat(longhorn.contents)
        .containsEntry(LonghornDouble.VOLUME, "backed up")
        .containsEntry(Names.SAFETY.name(RUN), "later");
    assertRunningOn(LonghornDouble.VOLUME);
    assertThat(execute()).as("again: nothing more to do").isEqualTo(run);
  }

  @Test
  void execute_snapshotGone_putsTheRestoredVolumeBehindTheClaim() {
    printed(VERIFIED);
    longhorn.contents.remove(LonghornDouble.SNAPSHOT);
    Run run = execute();
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertRunningOn(Names.RESTORED.name(RUN));
    assertThat(longhorn.contents).containsEntry(LonghornDouble.VOLUME, "later");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void execute_otherDataThanBackedUp_isUndone(boolean swap) {
    printed(FEWER);
    if (swap) {
      longhorn.contents.remove(LonghornDouble.SNAPSHOT);
    }
    Run run = execute();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.reason()).contains("keys: backed up 3, restored 2");
    assertThat(run.isDone(StepName.UNDO)).isTrue();
    assertRunningOn(LonghornDouble.VOLUME);
    assertThat(longhorn.contents)
        .containsEntry(LonghornDouble.VOLUME, "later")
        .doesNotContainKeys(Names.RESTORED.name(RUN), Names.SAFETY.name(RUN));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void execute_stoppedAgainAndAgain_comesToItsEndAllTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    boolean good = random.nextBoolean();
    printed(good ? VERIFIED : FEWER);
    boolean swap = random.nextBoolean();
    if (swap) {
      longhorn.contents.remove(LonghornDouble.SNAPSHOT);
    }
    RunState end = RunState.RUNNING;
    for (int i = 0; i < 200 && !end.isFinal(); i++) {
      end = executeFor(random.nextInt(20, 250 + 20 * i));
      longhorn.breakNext(random.nextInt(2));
    }
    assertThat(end).isEqualTo(good ? RunState.SUCCEEDED : RunState.FAILED);
    assertRunningOn(good && swap ? Names.RESTORED.name(RUN) : LonghornDouble.VOLUME);
    assertThat(longhorn.contents)
        .containsEntry(LonghornDouble.VOLUME, good && !swap ? "backed up" : "later");
  }

  @Test
  void execute_apiServerAwayInBetween_isSatOut() {
    printed(VERIFIED);
    server
        .expect()
        .patch()
        .withPath("/apis/apps/v1/namespaces/holdfast/statefulsets/holdfast")
        .andReturn(500, "away")
        .times(4);
    Run run = execute();
    assertThat(run.state()).as(run::reason).isEqualTo(RunState.SUCCEEDED);
    assertRunningOn(LonghornDouble.VOLUME);
  }

  @Test
  void execute_runNobodyHandedOver_isRefused() {
    assertThatThrownBy(
            () ->
                new RestoreProcess(cluster(), new SystemTime())
                    .execute(config, "20261121-050000-abcd", "holdfast"))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("ConfigMap " + JOURNAL + " has no run 20261121-050000-abcd");
  }

  private Run execute() {
    return new RestoreProcess(cluster(), new SystemTime()).execute(config, RUN, "holdfast");
  }

  /** A process that is told to stop after some milliseconds. */
  private RunState executeFor(int millis) throws Exception {
    SystemTime time = new SystemTime();
    CompletableFuture<RunState> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new RestoreProcess(cluster(), time).execute(config, RUN, "holdfast").state();
              } catch (Stopped | Unavailable e) {
                return RunState.RUNNING;
              }
            });
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(time::stop);
    return ended.get(2, TimeUnit.MINUTES);
  }

  private void assertRunningOn(String volume) {
    assertThat(cluster().volumeOf("data-holdfast-0")).isEqualTo(volume);
    assertThat(
            client
                .apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName("holdfast")
                .get()
                .getSpec()
                .getReplicas())
        .isEqualTo(1);
    assertThat(client.persistentVolumes().list().getItems())
        .extracting(each -> each.getMetadata().getName())
        .containsOnlyOnce("pv-old")
        .allMatch(each -> each.equals("pv-old") || each.equals(volume));
    assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems()).isEmpty();
    assertThat(client.persistentVolumeClaims().inNamespace(NAMESPACE).list().getItems()).hasSize(1);
  }

  /** What verify mode prints, whenever it is asked. */
  private void printed(String log) {
    server
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/holdfast/pods/"
                + Names.CHECK.name(RUN)
                + "-x1/log?pretty=false&container=verify")
        .andReturn(200, log)
        .always();
  }

  private Cluster cluster() {
    return new Cluster(Map.of("POD_NAMESPACE", NAMESPACE), client);
  }
}
