/**
 * What Longhorn's controllers do: volumes that attach and detach, snapshots, backups, restores,
 * backup targets and recurring jobs, each with its states and delays. The work survives a killed
 * process: what was half done is removed, failed or begun again.
 */
@NullMarked
package io.holdfast.sim.engine;

import org.jspecify.annotations.NullMarked;
