package io.holdfast.sim.api;

/** Makes the Kubernetes objects that stand for a volume. */
public interface Orchestrator {
  /** Makes the PV; an existing one is an error. */
  void createPv(String volume, String pvName, String storageClass, String fsType);

  /** Makes the PVC, bound to the volume's PV. */
  void createPvc(String volume, String namespace, String pvcName);
}
