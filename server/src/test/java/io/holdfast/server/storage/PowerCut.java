package io.holdfast.server.storage;

import io.holdfast.server.storage.SimulatedDisk.Change;
import io.holdfast.server.storage.SimulatedNode.Rest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a disk may hold after a power cut: of the names that changed since their folder was forced,
 * a part in order, or one alone, since file systems reorder them; with each of these, any of the
 * {@link Rest}s of the bytes that were not forced.
 */
final class PowerCut {
  private PowerCut() {}

  static List<SimulatedDisk> outcomes(Map<Path, SimulatedNode> forced, List<List<Change>> pending) {
    Set<Map<Path, SimulatedNode>> names = new LinkedHashSet<>();
    var some = new TreeMap<>(forced);
    names.add(new TreeMap<>(some));
    for (List<Change> together : pending) {
      var alone = new TreeMap<>(forced);
      together.forEach(change -> SimulatedDisk.apply(change, alone));
      names.add(alone);
      together.forEach(change -> SimulatedDisk.apply(change, some));
      names.add(new TreeMap<>(some));
    }
    List<SimulatedDisk> outcomes = new ArrayList<>();
    for (Map<Path, SimulatedNode> named : names) {
      boolean allForced = named.values().stream().allMatch(n -> n.folder || n.isForced());
      for (Rest rest : Rest.values()) {
        outcomes.add(new SimulatedDisk(after(named, rest)));
        if (allForced) {
          break; // the others would be the same
        }
      }
    }
    return outcomes;
  }

  private static Map<Path, SimulatedNode> after(Map<Path, SimulatedNode> names, Rest rest) {
    Map<Path, SimulatedNode> after = new TreeMap<>();
    names.forEach(
        (path, node) -> {
          if (isReachable(path, names)) {
            after.put(path, node.after(rest));
          }
        });
    return after;
  }

  /** A file whose folder was lost is lost with it. */
  private static boolean isReachable(Path path, Map<Path, SimulatedNode> names) {
    for (Path folder = path.getParent();
        folder != null && folder.startsWith(SimulatedDisk.ROOT);
        folder = folder.getParent()) {
      if (!names.containsKey(folder)) {
        return false;
      }
    }
    return true;
  }
}
