package io.holdfast.sim.kube;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeStatus.Attachment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attaches volumes while pods use them, as Kubernetes has the CSI attacher do: from when a pod with
 * the volume's claim is on a node until the last such pod has ended.
 */
final class PodVolumes {
  private static final Logger LOG = LoggerFactory.getLogger(PodVolumes.class);
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubernetesClient client;
  private final Engine engine;

  PodVolumes(KubernetesClient client, Engine engine) {
    this.client = client;
    this.engine = engine;
  }

  /** Compares all pods with all volumes, over {@code claims}. */
  void follow(List<PersistentVolumeClaim> claims) {
    var bound = new HashMap<String, String>();
    for (PersistentVolumeClaim claim : claims) {
      String pv = claim.getSpec().getVolumeName();
      if (pv != null) {
        bound.put(claim.getMetadata().getNamespace() + "/" + claim.getMetadata().getName(), pv);
      }
    }
    var used = new HashSet<String>();
    client.pods().inAnyNamespace().list().getItems().stream()
        .filter(PodVolumes::isOnANode)
        .flatMap(pod -> claims(pod).stream())
        .map(claim -> bound.getOrDefault(claim, ""))
        .forEach(used::add);
    for (Volume volume : engine.cluster().volumes().all()) {
      String pv = volume.kubernetes().pvName();
      try {
        settle(volume, !pv.isEmpty() && used.contains(pv));
      } catch (LonghornException e) {
        LOG.info("volume {}: not yet: {}", volume.name(), e.getMessage());
      }
    }
  }

  private void settle(Volume volume, boolean wanted) {
    String ticket = "csi-" + volume.name();
    boolean held = volume.status().attachments().containsKey(ticket);
    if (wanted && !held) {
      var _ =
          engine
              .volumes()
              .attach(
                  volume.name(),
                  new Attachment(ticket, "csi-attacher", engine.cluster().node(), false));
    } else if (!wanted && held) {
      var _ = engine.volumes().detach(volume.name(), ticket, false);
    }
  }

  private static Set<String> claims(Pod pod) {
    var claims = new HashSet<String>();
    for (var volume : pod.getSpec().getVolumes()) {
      if (volume.getPersistentVolumeClaim() != null) {
        claims.add(
            pod.getMetadata().getNamespace()
                + "/"
                + volume.getPersistentVolumeClaim().getClaimName());
      }
    }
    return claims;
  }

  private static boolean isOnANode(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return pod.getSpec() != null
        && pod.getSpec().getNodeName() != null
        && (phase == null || !ENDED.contains(phase));
  }
}
