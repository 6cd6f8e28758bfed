package io.holdfast.sim.kube;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.sim.api.Orchestrator;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.state.KubernetesStatus;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeState;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each claim of the driver's classes a volume and a PV, and deletes volumes whose PV was
 * deleted. Each round compares all claims, PVs and volumes anew, so nothing depends on having seen
 * an event.
 */
public final class Provisioner implements Orchestrator, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

  private final KubernetesClient client;
  private final Engine engine;
  private final VolumeObjects objects;
  private final ClaimVolumes claims;
  private final PodVolumes pods;
  private final Rounds rounds;

  /** {@code hostRoot} is the engine's root folder as the node sees it. */
  public Provisioner(KubernetesClient client, Engine engine, Path hostRoot, Duration interval) {
    this.client = client;
    this.engine = engine;
    this.objects = new VolumeObjects(hostRoot);
    this.claims = new ClaimVolumes(engine);
    this.pods = new PodVolumes(client, engine);
    this.rounds = new Rounds(client, interval, this::round);
  }

  /** Begins to watch the cluster; an API server that does not answer is tried again for ever. */
  public void start() {
    rounds.start();
  }

  private void round() {
    var classes = new HashMap<String, StorageClass>();
    for (StorageClass found : client.storage().v1().storageClasses().list().getItems()) {
      if (VolumeObjects.DRIVER.equals(found.getProvisioner())) {
        classes.put(found.getMetadata().getName(), found);
      }
    }
    var pvs = new HashMap<String, PersistentVolume>();
    for (PersistentVolume pv : client.persistentVolumes().list().getItems()) {
      pvs.put(pv.getMetadata().getName(), pv);
    }
    var unbound = client.persistentVolumeClaims().inAnyNamespace().list().getItems();
    pvs.values().forEach(this::release);
    engine.cluster().volumes().all().forEach(volume -> follow(volume, pvs));
    for (PersistentVolumeClaim claim : unbound) {
      StorageClass wanted = classes.get(String.valueOf(claim.getSpec().getStorageClassName()));
      if (wanted != null && waits(claim, wanted)) {
        provision(claim, wanted, pvs);
      }
    }
    pods.follow(unbound);
  }

  private static boolean waits(PersistentVolumeClaim claim, StorageClass storageClass) {
    var annotations = claim.getMetadata().getAnnotations();
    boolean later = "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode());
    return claim.getSpec().getVolumeName() == null
        && claim.getMetadata().getDeletionTimestamp() == null
        && (!later || (annotations != null && annotations.containsKey(SELECTED_NODE)));
  }

  private void provision(
      PersistentVolumeClaim claim, StorageClass storageClass, Map<String, PersistentVolume> pvs) {
    String name = "pvc-" + claim.getMetadata().getUid();
    if (pvs.containsKey(name)) {
      return;
    }
    try {
      Volume volume = claims.volume(name, claim, storageClass);
      if (volume.status().state() == VolumeState.CREATING || volume.restore().required()) {
        return;
      }
      client.resource(objects.forClaim(volume, claim, storageClass)).create();
      boolean deletes = !"Retain".equals(storageClass.getReclaimPolicy());
      remember(
          name,
          new KubernetesStatus(
              name,
              "Available",
              claim.getMetadata().getNamespace(),
              claim.getMetadata().getName(),
              true,
              deletes));
      LOG.info(
          "volume {}: provisioned for claim {}/{}",
          name,
          claim.getMetadata().getNamespace(),
          claim.getMetadata().getName());
    } catch (LonghornException e) {
      LOG.error(
          "claim {}/{}: no volume: {}",
          claim.getMetadata().getNamespace(),
          claim.getMetadata().getName(),
          e.getMessage());
    }
  }

  private void remember(String volume, KubernetesStatus status) {
    engine.cluster().volumes().update(volume, row -> row.withKubernetes(status));
  }

  /** A claim is gone, and its PV says that the data goes as well. */
  private void release(PersistentVolume pv) {
    var annotations = pv.getMetadata().getAnnotations();
    boolean ours =
        annotations != null
            && VolumeObjects.DRIVER.equals(annotations.get(VolumeObjects.PROVISIONED_BY));
    boolean released = pv.getStatus() != null && "Released".equals(pv.getStatus().getPhase());
    if (ours && released && "Delete".equals(pv.getSpec().getPersistentVolumeReclaimPolicy())) {
      String name = pv.getMetadata().getName();
      deleteVolume(name);
      client.persistentVolumes().withName(name).delete();
      LOG.info("volume {}: its claim is gone, PV deleted", name);
    }
  }

  private void deleteVolume(String name) {
    engine
        .cluster()
        .volumes()
        .get(name)
        .filter(volume -> volume.status().state() != VolumeState.DELETING)
        .ifPresent(volume -> engine.volumes().delete(name));
  }

  /** Shows in a volume's status what became of its PV. */
  private void follow(Volume volume, Map<String, PersistentVolume> pvs) {
    var before = volume.kubernetes();
    if (before.pvName().isEmpty()) {
      return;
    }
    var pv = pvs.get(before.pvName());
    if (pv == null) {
      if (before.deleteWithPv()) {
        LOG.info("volume {}: its PV is gone", volume.name());
        deleteVolume(volume.name());
      } else {
        remember(volume.name(), KubernetesStatus.NONE);
      }
      return;
    }
    var claim = pv.getSpec().getClaimRef();
    String phase = pv.getStatus() == null ? "" : String.valueOf(pv.getStatus().getPhase());
    remember(
        volume.name(),
        new KubernetesStatus(
            before.pvName(),
            phase,
            claim == null ? "" : claim.getNamespace(),
            claim == null ? "" : claim.getName(),
            before.provisioned(),
            before.provisioned()
                && "Delete".equals(pv.getSpec().getPersistentVolumeReclaimPolicy())));
  }

  @Override
  public void createPv(String volume, String pvName, String storageClass, String fsType) {
    var row = engine.cluster().volume(volume);
    if (!row.kubernetes().pvName().isEmpty()) {
      throw LonghornException.refused("volume already had PV " + row.kubernetes().pvName());
    }
    call(
        "failed to create PV for volume " + volume,
        () -> {
          var _ = client.resource(objects.alone(row, pvName, storageClass)).create();
        });
    remember(volume, new KubernetesStatus(pvName, "Available", "", "", false, false));
  }

  @Override
  public void createPvc(String volume, String namespace, String pvcName) {
    var row = engine.cluster().volume(volume);
    String pvName = row.kubernetes().pvName();
    if (pvName.isEmpty()) {
      throw LonghornException.refused("cannot find existing PV for volume " + volume);
    }
    if (!row.kubernetes().pvcName().isEmpty()) {
      throw LonghornException.refused(
          "volume already had PVC "
              + row.kubernetes().namespace()
              + "/"
              + row.kubernetes().pvcName());
    }
    call(
        "failed to create PVC for volume " + volume,
        () -> {
          var pv = client.persistentVolumes().withName(pvName).require();
          var _ = client.resource(objects.claim(row, pv, namespace, pvcName)).create();
        });
    remember(volume, new KubernetesStatus(pvName, "Bound", namespace, pvcName, false, false));
  }

  private static void call(String problem, Runnable call) {
    try {
      call.run();
    } catch (KubernetesClientException e) {
      boolean exists = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
      throw LonghornException.refused(
          problem + ": " + (exists ? "already exists: " : "") + e.getMessage());
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
