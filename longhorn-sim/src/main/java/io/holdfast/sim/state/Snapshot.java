package io.holdfast.sim.state;

import java.util.Map;

/**
 * A snapshot of a volume. {@code size} is in bytes; {@code requested} and {@code created} are RFC
 * 3339, {@code created} is "" until {@code ready}; {@code removed} snapshots are gone as soon as a
 * newer one exists. {@code error} is "" unless it failed.
 */
public record Snapshot(
    String name,
    String volume,
    String parent,
    String requested,
    String created,
    long size,
    Map<String, String> labels,
    boolean ready,
    boolean removed,
    String error) {

  public Snapshot completed(String at, long bytes) {
    return new Snapshot(name, volume, parent, requested, at, bytes, labels, true, removed, "");
  }

  public Snapshot failed(String reason) {
    return new Snapshot(
        name, volume, parent, requested, created, size, labels, false, removed, reason);
  }

  public Snapshot withParent(String changed) {
    return new Snapshot(
        name, volume, changed, requested, created, size, labels, ready, removed, error);
  }

  public Snapshot markedRemoved() {
    return new Snapshot(name, volume, parent, requested, created, size, labels, ready, true, error);
  }
}
