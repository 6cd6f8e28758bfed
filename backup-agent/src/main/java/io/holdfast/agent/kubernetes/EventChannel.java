package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.holdfast.agent.core.model.Alert;
import io.holdfast.agent.core.port.Channel;
import io.holdfast.agent.core.port.Time;
import java.util.Locale;

/** Alerts as Kubernetes Events on the agent's pod, where {@code kubectl describe} shows them. */
public final class EventChannel implements Channel {
  /** What the API server takes. */
  private static final int LONGEST = 1024;

  private final Cluster cluster;
  private final Time time;

  public EventChannel(Cluster cluster, Time time) {
    this.cluster = cluster;
    this.time = time;
  }

  @Override
  public String name() {
    return "kubernetes-events";
  }

  @Override
  public boolean wants(Alert alert) {
    return true;
  }

  @Override
  public void tell(Alert alert) {
    Pod pod = cluster.ownPod();
    Event event = event(alert, pod);
    cluster.call(
        "making event " + event.getMetadata().getName(), api -> api.resource(event).create());
  }

  private Event event(Alert alert, Pod pod) {
    String at = time.now().toString();
    String words = alert.isOver() ? "over since " + alert.overAt() + ": " : "";
    String message = words + alert.words();
    return new EventBuilder()
        .withNewMetadata()
        .withName(
            pod.getMetadata().getName()
                + "."
                + alert.kind().word()
                + String.format(Locale.ROOT, "-%x", time.now().toEpochMilli()))
        .withNamespace(cluster.namespace())
        .addToLabels(VerifyJob.MANAGED_BY, VerifyJob.AGENT)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("v1")
        .withKind("Pod")
        .withName(pod.getMetadata().getName())
        .withNamespace(cluster.namespace())
        .withUid(pod.getMetadata().getUid())
        .endInvolvedObject()
        .withType(alert.isOver() ? "Normal" : "Warning")
        .withReason(alert.kind().reason() + (alert.isOver() ? "Over" : ""))
        .withMessage(message.substring(0, Math.min(message.length(), LONGEST)))
        .withFirstTimestamp(alert.since().toString())
        .withLastTimestamp(at)
        .withCount(1)
        .withNewSource()
        .withComponent(VerifyJob.AGENT)
        .endSource()
        .build();
  }
}
