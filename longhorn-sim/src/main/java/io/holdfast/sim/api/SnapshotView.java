package io.holdfast.sim.api;

import io.holdfast.sim.engine.Cluster;
import io.holdfast.sim.engine.Snapshots;
import io.holdfast.sim.state.Snapshot;
import io.holdfast.sim.state.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Snapshots as the API shows them: as the engine's and as custom resources. */
final class SnapshotView {
  private final Cluster cluster;
  private final Snapshots snapshots;

  SnapshotView(Cluster cluster, Snapshots snapshots) {
    this.cluster = cluster;
    this.snapshots = snapshots;
  }

  private Map<String, Boolean> children(Volume volume, String name) {
    var children = new TreeMap<String, Boolean>();
    for (Snapshot other : snapshots.of(volume.name())) {
      if (other.ready() && other.parent().equals(name)) {
        children.put(other.name(), true);
      }
    }
    if (volume.status().headParent().equals(name)) {
      children.put(Snapshots.HEAD, true);
    }
    return children;
  }

  /** All finished snapshots and the live data. */
  List<Map<String, Object>> list(Call call, Volume volume) {
    var all = new ArrayList<Map<String, Object>>();
    for (Snapshot snapshot : snapshots.of(volume.name())) {
      if (snapshot.ready()) {
        all.add(engine(call, volume, snapshot));
      }
    }
    all.add(head(call, volume));
    return all;
  }

  private Map<String, Object> head(Call call, Volume volume) {
    var view = call.resource("snapshot", "snapshots", Snapshots.HEAD, List.of());
    view.put("name", Snapshots.HEAD);
    view.put("parent", volume.status().headParent());
    view.put("children", Map.of());
    view.put("removed", false);
    view.put("usercreated", false);
    view.put("created", volume.spec().created());
    view.put("size", "0");
    view.put("labels", Map.of());
    view.put("checksum", "");
    return view;
  }

  Map<String, Object> engine(Call call, Volume volume, Snapshot snapshot) {
    var view = call.resource("snapshot", "snapshots", snapshot.name(), List.of());
    view.put("name", snapshot.name());
    view.put("parent", snapshot.parent());
    view.put("children", children(volume, snapshot.name()));
    view.put("removed", snapshot.removed());
    view.put("usercreated", true);
    view.put("created", snapshot.created());
    view.put("size", Long.toString(snapshot.size()));
    view.put("labels", snapshot.labels());
    view.put("checksum", "");
    return view;
  }

  Map<String, Object> resource(Call call, Snapshot snapshot) {
    var view = call.resource("snapshotCR", "snapshotcrs", snapshot.name(), List.of());
    view.put("name", snapshot.name());
    view.put("crCreationTime", snapshot.requested());
    view.put("volume", snapshot.volume());
    view.put("createSnapshot", true);
    view.put("parent", snapshot.parent());
    view.put(
        "children",
        cluster
            .volumes()
            .get(snapshot.volume())
            .map(volume -> children(volume, snapshot.name()))
            .orElse(Map.of()));
    view.put("markRemoved", snapshot.removed());
    view.put("userCreated", snapshot.ready());
    view.put("creationTime", snapshot.created());
    view.put("size", snapshot.size());
    view.put("labels", snapshot.labels());
    view.put("ownerID", "");
    view.put(
        "restoreSize",
        cluster.volumes().get(snapshot.volume()).map(volume -> volume.spec().size()).orElse(0L));
    view.put("readyToUse", snapshot.ready() && !snapshot.removed());
    view.put("checksum", "");
    if (!snapshot.error().isEmpty()) {
      view.put("error", snapshot.error());
    }
    return view;
  }
}
