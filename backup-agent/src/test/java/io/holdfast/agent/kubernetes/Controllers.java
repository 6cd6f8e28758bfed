package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;

/**
 * What a cluster's controllers do beside the mock API server, as far as a store needs it: pods of
 * StatefulSets and Jobs come and go, claims are bound to the PV that they name.
 */
public final class Controllers implements AutoCloseable {
  private final KubernetesClient client;
  private final String namespace;
  private final Thread thread;
  private volatile boolean closed;

  public Controllers(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
    this.thread = Thread.ofPlatform().daemon().start(this::work);
  }

  /** A store with one pod, whose claim is bound to a PV of a Longhorn volume. */
  public static void store(KubernetesClient client, String namespace, String volume) {
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withName("holdfast")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("server")
                .withImage("holdfast/server:0.1.0")
                .endContainer()
                .endSpec()
                .endTemplate()
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName("data")
                .withLabels(Map.of("app.kubernetes.io/name", "holdfast"))
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName("holdfast-longhorn")
                .endSpec()
                .endVolumeClaimTemplate()
                .endSpec()
                .build())
        .create();
    persistentVolume(client, "pv-old", volume, "Delete");
    client
        .resource(
            new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data-holdfast-0")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withVolumeName("pv-old")
                .endSpec()
                .build())
        .create();
  }

  /** A PV of a Longhorn volume. */
  public static void persistentVolume(
      KubernetesClient client, String name, String volume, String policy) {
    client
        .resource(
            new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPersistentVolumeReclaimPolicy(policy)
                .withNewCsi()
                .withDriver("driver.longhorn.io")
                .withVolumeHandle(volume)
                .endCsi()
                .endSpec()
                .build())
        .create();
  }

  private void work() {
    while (!closed) {
      try {
        client.apps().statefulSets().inNamespace(namespace).list().getItems().forEach(this::pods);
        client.batch().v1().jobs().inNamespace(namespace).list().getItems().forEach(this::pod);
        client.pods().inNamespace(namespace).list().getItems().forEach(this::collect);
        client
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .list()
            .getItems()
            .forEach(this::bind);
        Thread.sleep(10);
      } catch (KubernetesClientException e) {
        // The test has taken the API server away, or changed what we looked at: the next round.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void pods(StatefulSet set) {
    String name = set.getMetadata().getName() + "-0";
    Pod there = client.pods().inNamespace(namespace).withName(name).get();
    if (set.getSpec().getReplicas() == 0 && there != null) {
      client.pods().inNamespace(namespace).withName(name).delete();
    } else if (set.getSpec().getReplicas() == 1 && there == null) {
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .addNewOwnerReference()
                  .withApiVersion("apps/v1")
                  .withKind("StatefulSet")
                  .withName(set.getMetadata().getName())
                  .withUid("u")
                  .endOwnerReference()
                  .endMetadata()
                  .withSpec(set.getSpec().getTemplate().getSpec())
                  .withNewStatus()
                  .addNewCondition()
                  .withType("Ready")
                  .withStatus("True")
                  .endCondition()
                  .endStatus()
                  .build())
          .create();
    }
  }

  private void pod(Job job) {
    String name = job.getMetadata().getName() + "-x1";
    if (client.pods().inNamespace(namespace).withName(name).get() == null) {
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .withLabels(Map.of("batch.kubernetes.io/job-name", job.getMetadata().getName()))
                  .endMetadata()
                  .withNewStatus()
                  .withPhase("Succeeded")
                  .endStatus()
                  .build())
          .create();
    }
  }

  /** Pods of jobs that are gone go too. */
  private void collect(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String job = labels == null ? null : labels.get("batch.kubernetes.io/job-name");
    if (job != null
        && client.batch().v1().jobs().inNamespace(namespace).withName(job).get() == null) {
      client.pods().inNamespace(namespace).withName(pod.getMetadata().getName()).delete();
    }
  }

  private void bind(PersistentVolumeClaim claim) {
    boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    PersistentVolume pv =
        client.persistentVolumes().withName(claim.getSpec().getVolumeName()).get();
    if (bound || pv == null) {
      return;
    }
    var reference = pv.getSpec().getClaimRef();
    String uid = claim.getMetadata().getUid();
    if (reference != null && reference.getUid() != null && !reference.getUid().equals(uid)) {
      return; // It belongs to a claim that is gone, until somebody says otherwise.
    }
    client
        .resource(
            new PersistentVolumeBuilder(pv)
                .editSpec()
                .withClaimRef(
                    new ObjectReferenceBuilder()
                        .withNamespace(namespace)
                        .withName(claim.getMetadata().getName())
                        .withUid(uid)
                        .build())
                .endSpec()
                .build())
        .update();
    client
        .resource(
            new PersistentVolumeClaimBuilder(claim)
                .withNewStatus()
                .withPhase("Bound")
                .endStatus()
                .build())
        .updateStatus();
  }

  /** Pods of a namespace by name, for assertions. */
  public static List<String> pods(KubernetesClient client, String namespace) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .map(each -> each.getMetadata().getName())
        .toList();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
