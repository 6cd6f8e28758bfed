package io.holdfast.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A backup as it lies in the store's folder, in Longhorn's layout: what a lying store would change.
 */
final class StoredBackup {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path config;

  private StoredBackup(Path config) {
    this.config = config;
  }

  /** Finds a backup by its name. */
  static StoredBackup of(Path store, String id) throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      return new StoredBackup(
          files
              .filter(file -> file.getFileName().toString().equals("backup_" + id + ".cfg"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no " + id + " in " + store)));
    }
  }

  /** The backup's own configuration, which lists its blocks. */
  Path config() {
    return config;
  }

  /** Its blocks in the order of their offsets. */
  List<Path> blocks() throws IOException {
    List<Path> blocks = new ArrayList<>();
    for (var mapping : read().path("Blocks")) {
      blocks.add(block(mapping.path("BlockChecksum").asText()));
    }
    return blocks;
  }

  /**
   * Has this backup give what another one holds, under its own name and with all checksums right.
   */
  void impersonate(StoredBackup other) throws IOException {
    for (Path theirs : other.blocks()) {
      Path ours = block(address(theirs));
      Files.createDirectories(ours.getParent());
      try {
        Files.copy(theirs, ours);
      } catch (FileAlreadyExistsException e) {
        // The same content lies here already.
      }
    }
    ObjectNode changed = read();
    ObjectNode foreign = other.read();
    changed.set("Blocks", foreign.get("Blocks"));
    changed.set("Size", foreign.get("Size"));
    Files.write(config, JSON.writeValueAsBytes(changed));
  }

  /** A block's address: the checksum that it is named after. */
  static String address(Path block) {
    return block.getFileName().toString().replace(".blk", "");
  }

  private Path block(String address) {
    return config
        .resolveSibling("../blocks")
        .normalize()
        .resolve(address.substring(0, 2))
        .resolve(address.substring(2, 4))
        .resolve(address + ".blk");
  }

  private ObjectNode read() throws IOException {
    return (ObjectNode) JSON.readTree(Files.readAllBytes(config));
  }
}
