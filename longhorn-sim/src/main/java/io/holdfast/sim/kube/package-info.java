/**
 * The Kubernetes side: volumes for claims of the driver's storage classes, and hostPath PVs and
 * PVCs for volumes. It lists\n * again after every failure, so that an API server's outage heals by
 * itself.
 */
@NullMarked
package io.holdfast.sim.kube;

import org.jspecify.annotations.NullMarked;
