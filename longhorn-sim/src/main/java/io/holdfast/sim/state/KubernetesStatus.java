package io.holdfast.sim.state;

/**
 * The PV and PVC of a volume; empty strings where there is none. {@code provisioned} tells that the
 * PV was made for a claim, and {@code deleteWithPv} that the volume goes when the PV goes.
 */
public record KubernetesStatus(
    String pvName,
    String pvStatus,
    String namespace,
    String pvcName,
    boolean provisioned,
    boolean deleteWithPv) {

  public static final KubernetesStatus NONE = new KubernetesStatus("", "", "", "", false, false);
}
