package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;

/**
 * Why a pod does not start, in Kubernetes' own words: an image that can not be pulled, a node that
 * can not be found.
 */
final class PodTrouble {
  private PodTrouble() {}

  static String of(Pod pod) {
    StringBuilder words = new StringBuilder();
    PodStatus status = pod.getStatus();
    if (status == null) {
      return "";
    }
    for (ContainerStatus container : status.getContainerStatuses()) {
      if (container.getState() != null && container.getState().getWaiting() != null) {
        var waiting = container.getState().getWaiting();
        add(words, waiting.getReason(), waiting.getMessage());
      }
    }
    for (PodCondition condition : status.getConditions()) {
      if ("False".equals(condition.getStatus()) && condition.getMessage() != null) {
        add(words, condition.getReason(), condition.getMessage());
      }
    }
    return words.toString();
  }

  private static void add(StringBuilder words, String reason, String message) {
    words.append(words.isEmpty() ? ": " : "; ").append(reason);
    if (message != null) {
      words.append(" (").append(message).append(')');
    }
  }
}
