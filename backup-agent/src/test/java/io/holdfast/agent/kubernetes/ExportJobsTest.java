package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ExportJobsTest {
  private static final String NAMESPACE = StorePod.NAMESPACE;
  private static final String CHECK = "holdfast-check-20261121-101010-abcd";
  private static final String EXPORT = "export-20261121-101010-abcd";
  private static final Path CONFIG = Path.of("/etc/holdfast/agent.yaml");
  private static final Path DUMP = Path.of("/data/dump.rdb");
  private static final Expected EXPECTED = new Expected(3L, "ab");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void job_ofTheAgentsPod_readsWhatItReadsButNeitherDataNorToken() {
    var job =
        FetchJob.of(
            new FetchJob.Task(CHECK, NAMESPACE, export(), EXPECTED, Duration.ofMinutes(5)),
            pod(),
            Cluster.container(pod(), StorePod.SERVER),
            CONFIG,
            DUMP);
    var spec = job.getSpec().getTemplate().getSpec();
    var fetch = spec.getInitContainers().getFirst();
    assertThat(fetch.getImage()).isEqualTo(StorePod.AGENT_IMAGE);
    assertThat(fetch.getArgs())
        .containsExactly(
            "fetch",
            "--config",
            CONFIG.toString(),
            "--target",
            "offsite",
            "--to",
            "/fetched",
            EXPORT);
    assertThat(fetch.getEnv()).extracting(each -> each.getName()).containsExactly("SECRET");
    assertThat(fetch.getVolumeMounts())
        .extracting(VolumeMount::getName)
        .containsExactlyInAnyOrder("config", "keys", "exports", "fetched-export", "fetch-tmp");
    assertThat(fetch.getVolumeMounts())
        .filteredOn(each -> List.of("config", "keys", "exports").contains(each.getName()))
        .allMatch(VolumeMount::getReadOnly);
    assertThat(spec.getVolumes())
        .extracting(each -> each.getName())
        .containsExactlyInAnyOrder("config", "keys", "exports", "fetched-export", "fetch-tmp");
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    var verify = spec.getContainers().getFirst();
    assertThat(verify.getImage()).isEqualTo(StorePod.SERVER_IMAGE);
    assertThat(verify.getArgs())
        .containsExactly(
            "verify", "--json", "--dir", "/fetched", "--expect-digest", "ab", "--expect-keys", "3");
    assertThat(verify.getVolumeMounts().getFirst().getReadOnly()).isTrue();
    for (var container : List.of(fetch, verify)) {
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }
  }

  @Test
  void fetchAndRead_jobThatEnded_isItsLogsVerdict() {
    client.resource(pod()).create();
    client.resource(jobPod("Succeeded", 0)).create();
    log("verify", "{\"result\":\"verified\",\"keys\":3,\"digest\":\"ab\"}");
    ExportJobs jobs = jobs();
    jobs.fetch(CHECK, export(), EXPECTED, Duration.ofMinutes(1), Use.COMPARE);
    assertThat(jobs.leftovers()).containsExactly(CHECK);
    Reading reading = jobs.read(CHECK, EXPECTED, Duration.ofMinutes(1));
    assertThat(reading.result()).isEqualTo(Reading.Result.VERIFIED);
    client.pods().inNamespace(NAMESPACE).withName(CHECK + "-x1").delete();
    jobs.release(CHECK);
    jobs.release(CHECK);
    assertThat(jobs.leftovers()).isEmpty();
  }

  @Test
  void fetch_damagedOrRefused_isToldApartByTheExitCode() {
    client.resource(pod()).create();
    client.resource(jobPod("Failed", 3)).create();
    log("fetch", "error: the dump has 5 bytes");
    assertThatThrownBy(
            () -> jobs().fetch(CHECK, export(), EXPECTED, Duration.ofMinutes(1), Use.COMPARE))
        .isInstanceOf(Damaged.class)
        .hasMessage("the dump has 5 bytes");
    client.resource(jobPod("Failed", 1)).update();
    log("fetch", "error: 403 AccessDenied");
    assertThatThrownBy(
            () -> jobs().fetch(CHECK, export(), EXPECTED, Duration.ofMinutes(1), Use.COMPARE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("403 AccessDenied");
  }

  @Test
  void anything_notNamedAfterARun_isNotTouched() {
    assertThatThrownBy(() -> jobs().release("holdfast"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ExportJobs jobs() {
    return new ExportJobs(
        StorePod.cluster(client), StorePod.SERVER, CONFIG, () -> DUMP, new SystemTime());
  }

  private void log(String container, String text) {
    server
        .expect()
        .get()
        .withPath(
            "/api/v1/namespaces/holdfast/pods/"
                + CHECK
                + "-x1/log?pretty=false&container="
                + container)
        .andReturn(200, text)
        .once();
  }

  private static Backup export() {
    return new Backup(
        EXPORT,
        BackupPhase.COMPLETED,
        100,
        "",
        "s3://b/" + EXPORT + "/",
        "",
        Instant.EPOCH,
        Instant.EPOCH,
        1000,
        1000,
        Map.of(),
        "offsite");
  }

  private static Pod jobPod(String phase, int exitCode) {
    return StorePod.of(CHECK, phase)
        .editStatus()
        .withInitContainerStatuses(
            new ContainerStatusBuilder()
                .withName("fetch")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .endTerminated()
                .endState()
                .build())
        .endStatus()
        .build();
  }

  private static Pod pod() {
    Container agent =
        new ContainerBuilder(
                StorePod.agent(
                    StorePod.mount("data", "/data"),
                    StorePod.mount("config", "/etc/holdfast"),
                    StorePod.mount("keys", "/run/secrets/keys"),
                    StorePod.mount("exports", "/exports"),
                    StorePod.mount("api-token", "/var/run/secrets/kubernetes.io/serviceaccount"),
                    StorePod.mount("tmp", "/tmp")))
            .withEnv(new EnvVarBuilder().withName("SECRET").withValue("x").build())
            .build();
    return StorePod.owned()
        .withNewSpec()
        .withContainers(StorePod.server(StorePod.mount("data", "/data")), agent)
        .withVolumes(
            new VolumeBuilder()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data-holdfast-0")
                .endPersistentVolumeClaim()
                .build(),
            new VolumeBuilder().withName("config").withNewConfigMap().endConfigMap().build(),
            new VolumeBuilder().withName("keys").withNewSecret().endSecret().build(),
            new VolumeBuilder()
                .withName("exports")
                .withNewPersistentVolumeClaim()
                .withClaimName("holdfast-exports")
                .endPersistentVolumeClaim()
                .build(),
            new VolumeBuilder().withName("api-token").withNewProjected().endProjected().build(),
            new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build())
        .endSpec()
        .build();
  }
}
