package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.port.Workload;
import io.holdfast.agent.core.run.Patience;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store as a StatefulSet of one replica, which is scaled to 0 and back to 1. */
public final class StatefulStore implements Workload {
  private static final Duration OUTAGE = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final Supplier<String> name;
  private final String claim;
  private final ClaimSwap swap;
  private final VerifyJobs verify;
  private final Patience patience;

  /**
   * A store.
   *
   * @param name the StatefulSet's, which may have to be looked up
   * @param claim the claim of its only pod
   * @param container its container whose image has verify mode
   */
  public StatefulStore(
      Cluster cluster,
      Longhorn longhorn,
      Supplier<String> name,
      String claim,
      String container,
      Time time) {
    this.cluster = cluster;
    this.name = name;
    this.claim = claim;
    this.patience = new Patience(time, OUTAGE);
    this.swap = new ClaimSwap(cluster, longhorn, claim, patience);
    this.verify = new VerifyJobs(cluster, this::pattern, container, time);
  }

  /** Reads volumes with pods made as the StatefulSet would make them, without a pod of it. */
  public VerifyJobs verify() {
    return verify;
  }

  @Override
  public String refusal() {
    try {
      template(set());
      return "";
    } catch (Refused e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public Way otherwise() {
    return Way.SWAP;
  }

  @Override
  public void stop(InPlace plan, Duration deadline) {
    scale(0, deadline);
    patience.until(
        "the pods of StatefulSet " + name.get() + " were not gone",
        deadline,
        () -> pods().isEmpty() ? Optional.of(true) : Optional.empty());
  }

  @Override
  public void start(InPlace plan, Duration deadline) {
    scale(1, deadline);
    try {
      patience.until(
          "no pod of StatefulSet " + name.get() + " was ready",
          deadline,
          () -> pods().stream().filter(StatefulStore::isReady).findFirst());
    } catch (Unavailable e) {
      throw new Unavailable(
          e.getMessage() + pods().stream().map(PodTrouble::of).findFirst().orElse(""), e);
    }
  }

  @Override
  public void give(InPlace plan, String volume, Duration deadline) {
    swap.put(volume, template(set()), deadline);
  }

  @Override
  public void release(String volume) {
    swap.release(volume);
  }

  @Override
  public Reading read(InPlace plan, String job, Expected expected, Duration deadline) {
    return verify.run(job, claim, expected, deadline);
  }

  private void scale(int replicas, Duration deadline) {
    patience.until(
        "StatefulSet " + name.get() + " was not scaled to " + replicas,
        deadline,
        () -> {
          cluster.call(
              "scaling StatefulSet " + name.get() + " to " + replicas,
              api ->
                  api.apps()
                      .statefulSets()
                      .inNamespace(cluster.namespace())
                      .withName(name.get())
                      .patch(
                          PatchContext.of(PatchType.JSON_MERGE),
                          "{\"spec\":{\"replicas\":" + replicas + "}}"));
          return Optional.of(true);
        });
  }

  private List<Pod> pods() {
    String set = name.get();
    return cluster
        .call(
            "listing pods of StatefulSet " + set,
            api -> api.pods().inNamespace(cluster.namespace()).list().getItems())
        .stream()
        .filter(
            pod ->
                pod.getMetadata().getOwnerReferences().stream()
                    .anyMatch(
                        each -> each.getKind().equals("StatefulSet") && each.getName().equals(set)))
        .toList();
  }

  private StatefulSet set() {
    String wanted = name.get();
    @Nullable StatefulSet found =
        cluster.<@Nullable StatefulSet>call(
            "reading StatefulSet " + wanted,
            api ->
                api.apps().statefulSets().inNamespace(cluster.namespace()).withName(wanted).get());
    if (found == null || found.getSpec() == null) {
      throw new Refused(
          "there is no StatefulSet " + wanted + " in namespace " + cluster.namespace());
    }
    return found;
  }

  /** What the claim of the pod with the ordinal 0 is made from. */
  private PersistentVolumeClaim template(StatefulSet set) {
    return set.getSpec().getVolumeClaimTemplates().stream()
        .filter(
            each ->
                claim.equals(
                    each.getMetadata().getName() + "-" + set.getMetadata().getName() + "-0"))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "claim "
                        + claim
                        + " is made from no template of StatefulSet "
                        + set.getMetadata().getName()
                        + ", so it can not be made again; restore --to-new-volume NAME makes a volume"
                        + " of the backup"));
  }

  private Pod pattern() {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name.get() + "-0")
        .withNamespace(cluster.namespace())
        .endMetadata()
        .withSpec(set().getSpec().getTemplate().getSpec())
        .build();
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
  }
}
