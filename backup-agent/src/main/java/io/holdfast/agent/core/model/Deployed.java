package io.holdfast.agent.core.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster says of the store's deployment.
 *
 * @param reclaimPolicy of the persistent volume, such as {@code Retain}
 * @param accessModes of the claim, such as {@code ReadWriteOnce}
 * @param images of the containers in the agent's pod
 * @param memoryLimit of the store's container in bytes, null when it has none
 * @param replicas of the StatefulSet that the pod belongs to, null when it belongs to none
 */
public record Deployed(
    String reclaimPolicy,
    List<String> accessModes,
    List<String> images,
    @Nullable Long memoryLimit,
    @Nullable Integer replicas) {
  public Deployed {
    accessModes = List.copyOf(accessModes);
    images = List.copyOf(images);
  }
}
