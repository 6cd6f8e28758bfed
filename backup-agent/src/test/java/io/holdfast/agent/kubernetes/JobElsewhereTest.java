package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.core.model.RunState;
import io.holdfast.agent.core.model.Trigger;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.run.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class JobElsewhereTest {
  private static final String NAMESPACE = StorePod.NAMESPACE;
  private static final String RUN = "20261121-040000-abcd";
  private static final String JOB = "holdfast-in-place-" + RUN;

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @BeforeEach
  void ownPod() {
    client
        .resource(
            StorePod.owned()
                .withNewSpec()
                .addNewContainer()
                .withName("backup-agent")
                .withImage("holdfast/backup-agent:0.1.0")
                .withArgs("serve", "--config", "/etc/holdfast/agent.yaml")
                .addNewVolumeMount()
                .withName("backup-config")
                .withMountPath("/etc/holdfast")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("data")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("backup-config")
                .withNewConfigMap()
                .withName("holdfast-backup-config")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName("data-holdfast-0")
                .endPersistentVolumeClaim()
                .endVolume()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void start_twice_isOneJobLikeTheAgentWithoutTheDataAndOneJournal() {
    JobElsewhere elsewhere = elsewhere();
    for (int i = 0; i < 2; i++) {
      assertThat(elsewhere.start(RUN, errand(RUN))).contains(JOB, "logs -f");
    }
    assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems()).hasSize(1);
    Job job = job();
    var spec = job.getSpec().getTemplate().getSpec();
    assertThat(spec.getRestartPolicy()).isEqualTo("OnFailure");
    assertThat(spec.getServiceAccountName()).isEqualTo("holdfast-restore");
    assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(spec.getVolumes())
        .as("the data volume must be free")
        .extracting(volume -> volume.getName())
        .containsExactly("backup-config");
    var container = spec.getContainers().getFirst();
    assertThat(container.getVolumeMounts())
        .extracting(mount -> mount.getName())
        .containsExactly("backup-config");
    assertThat(container.getImage()).isEqualTo("holdfast/backup-agent:0.1.0");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getArgs())
        .containsExactly(
            "in-place",
            "--config",
            "/etc/holdfast/agent.yaml",
            "--run",
            RUN,
            "--stateful-set",
            "holdfast");
    assertThat(elsewhere.look(RUN).orElseThrow().kind()).isEqualTo(RunKind.IN_PLACE);
    assertThat(elsewhere.leftovers()).containsExactly(RUN);
    assertThat(elsewhere.trouble(RUN)).isEmpty();
  }

  @Test
  void start_journalFurtherOn_isNotBegunAnew() {
    ConfigMapState journal = new ConfigMapState(cluster(), "journal");
    journal.save(errand(RUN).changing(RUN, run -> run.noting("further on")));
    elsewhere().start(RUN, errand(RUN));
    assertThat(elsewhere().look(RUN).orElseThrow().notes()).containsExactly("further on");
  }

  @Test
  void start_anotherRunIsUnderWay_isRefused() {
    elsewhere().start("20261121-030000-abcd", errand("20261121-030000-abcd"));
    assertThatThrownBy(() -> elsewhere().start(RUN, errand(RUN)))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("run 20261121-030000-abcd is under way");
  }

  @Test
  void trouble_jobGoneOrFailed_isInWords() {
    elsewhere().start(RUN, errand(RUN));
    client
        .resource(
            new JobBuilder(job())
                .withNewStatus()
                .addNewCondition()
                .withType("Failed")
                .withStatus("True")
                .withReason("BackoffLimitExceeded")
                .withMessage("too often")
                .endCondition()
                .endStatus()
                .build())
        .updateStatus();
    assertThat(elsewhere().trouble(RUN)).contains(JOB + " failed: BackoffLimitExceeded too often");
    elsewhere().end(RUN);
    assertThat(elsewhere().trouble(RUN)).isEqualTo("job " + JOB + " is gone");
    assertThat(elsewhere().look(RUN)).as("its journal stays").isPresent();
  }

  @Test
  void trouble_podDoesNotStart_isToldAfterFiveMinutesWhateverTheClockSays() {
    FakeTime time = new FakeTime();
    JobElsewhere elsewhere = elsewhere(time);
    elsewhere.start(RUN, errand(RUN));
    client.resource(StorePod.of(JOB, "Pending").build()).create();
    assertThat(elsewhere.trouble(RUN)).isEmpty();
    time.set(Duration.ofDays(365));
    assertThat(elsewhere.trouble(RUN)).isEmpty();
    time.set(Duration.ofDays(-730));
    time.sleep(Duration.ofMinutes(5));
    assertThat(elsewhere.trouble(RUN)).contains("the pod of job " + JOB + " did not start");
  }

  @Test
  void forget_jobAndJournal_areGoneAndStayGone() {
    elsewhere().start(RUN, errand(RUN));
    for (int i = 0; i < 2; i++) {
      elsewhere().forget(RUN);
      assertThat(elsewhere().leftovers()).isEmpty();
      assertThat(client.configMaps().inNamespace(NAMESPACE).withName("journal").get()).isNull();
    }
  }

  private Job job() {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(JOB).get();
  }

  private static AgentState errand(String run) {
    Run queued =
        Run.queued(
            run,
            RunKind.IN_PLACE,
            Policy.MANUAL,
            Trigger.REQUEST,
            RunOptions.plain("default", Deadlines.defaults()),
            false,
            "backup-1",
            Instant.parse("2026-11-21T04:00:00Z"));
    assertThat(queued.state()).isEqualTo(RunState.QUEUED);
    return AgentState.empty().adding(queued);
  }

  private Cluster cluster() {
    return StorePod.cluster(client);
  }

  private JobElsewhere elsewhere() {
    return elsewhere(new SystemTime());
  }

  private JobElsewhere elsewhere(Time time) {
    return new JobElsewhere(
        cluster(), "journal", "backup-agent", "holdfast-restore", "/etc/holdfast/agent.yaml", time);
  }
}
