package io.holdfast.sim.state;

import java.util.List;

/** A volume: what was asked for, how it is, and what Kubernetes objects stand for it. */
public record Volume(
    VolumeSpec spec,
    VolumeStatus status,
    Restore restore,
    List<VolumeJob> jobs,
    KubernetesStatus kubernetes) {

  public String name() {
    return spec.name();
  }

  public Volume withSpec(VolumeSpec changed) {
    return new Volume(changed, status, restore, jobs, kubernetes);
  }

  public Volume withStatus(VolumeStatus changed) {
    return new Volume(spec, changed, restore, jobs, kubernetes);
  }

  public Volume withState(VolumeState state) {
    return withStatus(status.withState(state));
  }

  public Volume withRestore(Restore changed) {
    return new Volume(spec, status, changed, jobs, kubernetes);
  }

  public Volume withJobs(List<VolumeJob> changed) {
    return new Volume(spec, status, restore, List.copyOf(changed), kubernetes);
  }

  public Volume withKubernetes(KubernetesStatus changed) {
    return new Volume(spec, status, restore, jobs, changed);
  }

  public boolean attached() {
    return status.state() == VolumeState.ATTACHED;
  }
}
