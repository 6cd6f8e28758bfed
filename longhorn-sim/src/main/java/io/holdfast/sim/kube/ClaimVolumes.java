package io.holdfast.sim.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.holdfast.sim.engine.Engine;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.engine.Targets;
import io.holdfast.sim.state.Json;
import io.holdfast.sim.state.Volume;
import io.holdfast.sim.state.VolumeJob;
import io.holdfast.sim.state.VolumeSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Makes volumes as a claim and its storage class ask for. */
final class ClaimVolumes {
  private static final long SMALLEST = 10 << 20;

  private final Engine engine;

  ClaimVolumes(Engine engine) {
    this.engine = engine;
  }

  /** The volume of a claim, made if it is missing. */
  Volume volume(String name, PersistentVolumeClaim claim, StorageClass storageClass) {
    var existing = engine.cluster().volumes().get(name);
    if (existing.isPresent()) {
      return existing.get();
    }
    Map<String, String> given = storageClass.getParameters();
    Map<String, String> parameters = given == null ? Map.of() : given;
    Map<String, Quantity> requests = claim.getSpec().getResources().getRequests();
    Quantity storage = requests == null ? null : requests.get("storage");
    long size = storage == null ? 0 : storage.getNumericalAmount().longValue();
    boolean shared = claim.getSpec().getAccessModes().contains("ReadWriteMany");
    var spec =
        new VolumeSpec(
            name,
            Math.max(size, SMALLEST),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "blockdev",
            parameters.getOrDefault("fromBackup", ""),
            parameters.getOrDefault("backupTargetName", Targets.DEFAULT),
            shared ? "rwx" : "rwo",
            parameters.getOrDefault("dataEngine", "v1"),
            false,
            number(parameters, "numberOfReplicas", 3),
            number(parameters, "staleReplicaTimeout", 2880),
            true,
            Map.of("storageClassName", storageClass.getMetadata().getName()));
    return engine.restores().create(spec, jobs(parameters), false);
  }

  private static int number(Map<String, String> parameters, String name, int otherwise) {
    String text = parameters.getOrDefault(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw LonghornException.refused(
          "storage class parameter " + name + " is " + text + ": a whole number is accepted");
    }
  }

  private static List<VolumeJob> jobs(Map<String, String> parameters) {
    String json = parameters.getOrDefault("recurringJobSelector", "[]");
    try {
      return Json.MAPPER.readValue(json, new TypeReference<List<VolumeJob>>() {});
    } catch (JsonProcessingException e) {
      throw LonghornException.refused(
          "storage class parameter recurringJobSelector is "
              + json
              + ": "
              + e.getOriginalMessage());
    }
  }
}
