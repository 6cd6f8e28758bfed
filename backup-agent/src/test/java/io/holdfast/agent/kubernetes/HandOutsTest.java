package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.process.HandOut;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EnableKubernetesMockClient(crud = true)
class HandOutsTest {
  private static final String CHECK = "holdfast-check-20261121-101010-abcd";
  private static final Path CONFIG = Path.of("/etc/holdfast/agent.yaml");
  private static final int SIZE = 3_000_000;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @TempDir private Path folder;

  @BeforeEach
  void ownPod() {
    client.resource(StorePod.with(StorePod.mount("config", "/etc/holdfast"))).create();
  }

  @Test
  void job_thatHandsOut_hasTheAgentBesideReadingOnlyAndWithoutItsRights() {
    Job job = handingOut(0);
    var spec = job.getSpec().getTemplate().getSpec();
    Container agent = spec.getContainers().get(1);
    assertThat(agent.getImage()).isEqualTo(StorePod.AGENT_IMAGE);
    assertThat(agent.getArgs()).containsExactly("hand-out", "--dir", "/data", "--port", "9998");
    assertThat(agent.getVolumeMounts().getFirst().getReadOnly()).isTrue();
    assertThat(agent.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(agent.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(agent.getEnv()).hasSize(1);
    assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    assertThat(job.getSpec().getTemplate().getMetadata().getLabels())
        .containsEntry("holdfast.io/hand-out", "true");
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(300 + 6 * 3600);
    assertThat(token(job)).hasSize(64).isNotEqualTo(token(handingOut(0)));
  }

  @Test
  void open_podThatHandsOut_isItsFileAndManifest() throws IOException {
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("dump.rdb"), content);
    Files.writeString(folder.resolve("dump.rdb.manifest.json"), "{\"keys\":3}");
    Job job = handingOut(0);
    try (HandOut served = serving(token(job))) {
      client.resource(podOf(job, "Running")).create();
      try (RestoredFile file = handOuts(served.port()).open(CHECK)) {
        assertThat(file.size()).isEqualTo(SIZE);
        assertThat(file.manifest()).hasValue("{\"keys\":3}");
        for (int time = 0; time < 2; time++) {
          try (var in = file.read()) {
            assertThat(in.readAllBytes()).isEqualTo(content);
          }
        }
      }
    }
  }

  @Test
  void open_otherTokenOrNoFile_isRefused() throws IOException {
    Job job = handingOut(0);
    client.resource(podOf(job, "Running")).create();
    try (HandOut served = serving("another")) {
      assertThatThrownBy(() -> handOuts(served.port()).open(CHECK))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("answered with 401");
    }
    try (HandOut served = serving(token(job))) {
      assertThatThrownBy(() -> handOuts(served.port()).open(CHECK))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("answered with 404");
    }
  }

  @Test
  void open_podThatHasEnded_isRefused() {
    client.resource(podOf(handingOut(0), "Failed")).create();
    assertThatThrownBy(() -> handOuts(1).open(CHECK))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("has ended");
  }

  @Test
  void reading_verifyEndedBesideOneThatRuns_needsNoEndOfThePod() {
    Pod running =
        new PodBuilder(podOf(handingOut(0), "Running"))
            .editStatus()
            .addNewContainerStatus()
            .withName("verify")
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .endTerminated()
            .endState()
            .endContainerStatus()
            .endStatus()
            .build();
    assertThat(JobPods.terminated(running, "verify")).isPresent();
    assertThat(JobPods.terminated(running, "hand-out")).isEmpty();
  }

  private Job handingOut(int port) {
    Job job = StorePod.check(cluster(), CHECK);
    return handOuts(port).with(job, VerifyJob.DATA, VerifyJob.SCRATCH);
  }

  private HandOuts handOuts(int port) {
    return new HandOuts(cluster(), CONFIG, port, new SystemTime());
  }

  private HandOut serving(String token) throws IOException {
    return new HandOut(folder, token, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static String token(Job job) {
    return HandOutJob.token(podOf(job, "Running"));
  }

  private static Pod podOf(Job job, String phase) {
    return StorePod.of(CHECK, phase)
        .withSpec(job.getSpec().getTemplate().getSpec())
        .editStatus()
        .withPodIP("127.0.0.1")
        .endStatus()
        .build();
  }

  private Cluster cluster() {
    return StorePod.cluster(client);
  }
}
