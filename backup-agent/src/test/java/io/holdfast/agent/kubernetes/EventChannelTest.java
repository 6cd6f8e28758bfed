package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.holdfast.agent.app.SystemTime;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.model.AlertKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class EventChannelTest {
  private static final Instant AT = Instant.parse("2026-11-21T04:00:00Z");

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void tell_thenOver_areAWarningAndANormalEventOnTheAgentsPod() {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("holdfast-0")
                .withNamespace("holdfast")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build())
        .create();
    EventChannel channel =
        new EventChannel(
            new Cluster(Map.of("POD_NAME", "holdfast-0", "POD_NAMESPACE", "holdfast"), client),
            new SystemTime());
    Alert alert = Alert.begun(AlertKind.CHECK, "restore-check", "w".repeat(3000), AT);
    channel.tell(alert);
    channel.tell(Alert.begun(AlertKind.OVERDUE, "nightly", "late", AT).over(AT.plusSeconds(60)));

    List<Event> events = client.v1().events().inNamespace("holdfast").list().getItems();
    assertThat(events)
        .extracting(each -> each.getType() + " " + each.getReason())
        .containsExactlyInAnyOrder("Warning RestoreCheckFailed", "Normal BackupOverdueOver");
    assertThat(events)
        .allSatisfy(
            each -> {
              assertThat(each.getInvolvedObject().getName()).isEqualTo("holdfast-0");
              assertThat(each.getMessage().length()).isLessThanOrEqualTo(1024);
            });
  }
}
