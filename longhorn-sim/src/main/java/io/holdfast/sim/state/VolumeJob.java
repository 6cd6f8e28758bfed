package io.holdfast.sim.state;

/** A recurring job, or a group of them, that a volume takes part in. */
public record VolumeJob(String name, boolean isGroup) {
  /** Where volumes without any job land. */
  public static final VolumeJob DEFAULT_GROUP = new VolumeJob("default", true);
}
