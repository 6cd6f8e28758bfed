package io.holdfast.sim;

import io.holdfast.sim.backupstore.StoreLayout;
import io.holdfast.sim.tree.TreeEntry;
import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A tree with all that must survive, in lines that compare well. */
final class TreeText {
  private TreeText() {}

  static List<String> of(Path root) throws IOException {
    return Trees.list(root).stream().map(entry -> line(root, entry)).toList();
  }

  private static String line(Path root, TreeEntry entry) {
    try {
      return entry
          + (entry.kind() == TreeEntry.Kind.FILE
              ? " " + StoreLayout.checksum(Files.readAllBytes(root.resolve(entry.path())))
              : "");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
