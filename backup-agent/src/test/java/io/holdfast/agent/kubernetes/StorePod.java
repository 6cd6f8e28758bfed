package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The agent's pod, {@value #NAME}, as one of the store's StatefulSet. */
final class StorePod {
  static final String NAMESPACE = "holdfast";
  static final String NAME = "holdfast-0";

  private StorePod() {}

  /** The pod with all but its spec. */
  static PodBuilder owned() {
    return new PodBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(NAMESPACE)
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("StatefulSet")
        .withName("holdfast")
        .withUid("u")
        .endOwnerReference()
        .endMetadata();
  }

  /** The cluster as the agent in this pod sees it. */
  static Cluster cluster(KubernetesClient client) {
    return new Cluster(Map.of("POD_NAME", NAME, "POD_NAMESPACE", NAMESPACE), client);
  }
}
