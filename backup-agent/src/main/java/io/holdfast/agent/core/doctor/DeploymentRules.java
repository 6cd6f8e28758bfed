package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.doctor.Rule.Seen;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.model.StoreFacts;
import java.util.List;
import java.util.Locale;

/** The rules on where the store runs and on what its data lies. */
final class DeploymentRules {
  /** What the limit has to leave beside the data: heap, buffers, changes during a save. */
  private static final double HEADROOM = 0.2;

  /** A save writes a second snapshot before the first goes. */
  private static final int SNAPSHOTS = 2;

  private static final int FEWEST_REPLICAS = 2;

  private DeploymentRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.on(
            "reclaim-policy",
            "With another policy than Retain the volume is deleted together with its claim.",
            "kubectl patch pv NAME -p '{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}', and"
                + " have the StorageClass say reclaimPolicy: Retain",
            Facts::deployed,
            deployed ->
                Seen.when(
                    deployed.reclaimPolicy().equals("Retain"),
                    "the persistent volume's policy is " + deployed.reclaimPolicy())),
        Rule.on(
            "access-mode",
            "Two stores that write to one volume destroy each other's files.",
            "make a claim with accessModes: [ReadWriteOnce] or [ReadWriteOncePod] and restore into it",
            Facts::deployed,
            deployed ->
                Seen.when(
                    !deployed.accessModes().contains("ReadWriteMany"),
                    "the claim's modes are " + deployed.accessModes())),
        Rule.on(
            "one-replica",
            "More replicas do not replicate: each has a volume of its own, and they diverge.",
            "kubectl scale statefulset NAME --replicas=1",
            Facts::deployed,
            deployed ->
                deployed.replicas() == null
                    ? Seen.unknown("the pod belongs to no StatefulSet")
                    : Seen.when(
                        deployed.replicas() <= 1,
                        "the StatefulSet has " + deployed.replicas() + " replicas")),
        Rule.on(
            "pinned-image",
            "An image without a version of its own may be another one at the next start.",
            "name a version, or a digest, in the pod's images",
            Facts::deployed,
            deployed ->
                Seen.when(
                    deployed.images().stream().allMatch(DeploymentRules::isPinned),
                    "the images are " + String.join(", ", deployed.images()))),
        new Rule(
            "memory-headroom",
            "--maxmemory counts the data; what the process needs beside it is killed for when the"
                + " container's limit is reached.",
            "raise the container's memory limit, or lower --maxmemory, until a fifth is left",
            DeploymentRules::headroom),
        new Rule(
            "volume-size",
            "A save writes its snapshot beside the one before, so the volume must hold both.",
            "expand the claim to twice --maxmemory and a bit",
            DeploymentRules::volumeSize),
        Rule.on(
            "last-save",
            "While saves fail, what has changed since the last one lives in memory alone.",
            "see the store's log; mostly the disk is full or read-only",
            Facts::store,
            store ->
                Seen.when(
                    store.lastSaveOk(),
                    store.lastSaveOk() ? "the last save went well" : "the last save failed")),
        Rule.on(
            "password",
            "Who reaches the port of a store without a password can read and delete everything.",
            "start the store with a password, and name its file in store.passwordFile",
            Facts::store,
            store ->
                Seen.when(
                    store.asksForPassword(),
                    store.asksForPassword()
                        ? "the store asks for a password"
                        : "the store serves anybody who connects")),
        Rule.on(
            "volume-replicas",
            "A volume with one replica is lost with that replica's disk; backups are older than it.",
            "set the volume's number of replicas to 3 in Longhorn, or 2 on two nodes",
            Facts::volume,
            volume ->
                Seen.when(
                    volume.replicas() >= FEWEST_REPLICAS,
                    "volume " + volume.name() + " has " + volume.replicas() + " replicas")),
        Rule.on(
            "volume-healthy",
            "A degraded volume has fewer replicas than it should, a faulted one has none.",
            "look at the volume's replicas and their disks in Longhorn",
            Facts::volume,
            volume ->
                Seen.when(
                    !volume.robustness().equals("degraded")
                        && !volume.robustness().equals("faulted"),
                    "volume " + volume.name() + " is " + volume.robustness())));
  }

  private static Seen headroom(Facts facts) {
    Deployed deployed = facts.deployed().value();
    StoreFacts store = facts.store().value();
    if (deployed == null || store == null) {
      return Seen.unknown(facts.deployed().words() + facts.store().words());
    }
    Long limit = deployed.memoryLimit();
    if (limit == null || store.maxMemory() == 0) {
      return Seen.when(
          false,
          limit == null ? "the store's container has no memory limit" : "--maxmemory is not set");
    }
    double left = 1 - (double) store.maxMemory() / limit;
    return Seen.when(
        left >= HEADROOM,
        String.format(
            Locale.ROOT,
            "--maxmemory is %d MiB of a limit of %d MiB, %.0f %% are left",
            store.maxMemory() >> 20,
            limit >> 20,
            left * 100));
  }

  private static Seen volumeSize(Facts facts) {
    var volume = facts.volume().value();
    StoreFacts store = facts.store().value();
    if (volume == null || store == null) {
      return Seen.unknown(facts.volume().words() + facts.store().words());
    }
    if (store.maxMemory() == 0) {
      return Seen.unknown("the store says no --maxmemory");
    }
    return Seen.when(
        volume.size() >= SNAPSHOTS * store.maxMemory(),
        String.format(
            Locale.ROOT,
            "the volume has %d MiB for a --maxmemory of %d MiB",
            volume.size() >> 20,
            store.maxMemory() >> 20));
  }

  /** By a digest, or by a tag that is not a moving one by convention. */
  private static boolean isPinned(String image) {
    if (image.contains("@sha256:")) {
      return true;
    }
    String name = image.substring(image.lastIndexOf('/') + 1);
    int colon = name.indexOf(':');
    return colon > 0 && !name.substring(colon + 1).equals("latest");
  }
}
