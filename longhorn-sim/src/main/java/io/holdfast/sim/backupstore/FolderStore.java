package io.holdfast.sim.backupstore;

import io.holdfast.sim.state.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A folder that stands for an NFS export. It is never created here: a missing folder is an export
 * that is gone, and an empty one in its place would look like a store that lost all its backups.
 */
final class FolderStore implements ObjectStore {
  private final Path root;

  FolderStore(Path root) {
    this.root = root;
  }

  @Override
  public byte[] get(String key) throws IOException {
    probe();
    return Files.readAllBytes(root.resolve(key));
  }

  @Override
  public boolean exists(String key) throws IOException {
    probe();
    return Files.exists(root.resolve(key));
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    probe();
    Path file = root.resolve(key);
    Files.createDirectories(file.getParent());
    AtomicFile.writeAnew(file, content);
  }

  @Override
  public void delete(String key) throws IOException {
    probe();
    Path file = root.resolve(key);
    Files.deleteIfExists(file);
    // Folders do not outlive their last object, as in an object store.
    for (Path folder = file.getParent();
        folder != null && !folder.equals(root);
        folder = folder.getParent()) {
      try {
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException e) {
        return;
      }
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    probe();
    var names = new ArrayList<String>();
    try (var children = Files.newDirectoryStream(root.resolve(prefix))) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!name.endsWith(AtomicFile.UNFINISHED)) {
          names.add(Files.isDirectory(child) ? name + "/" : name);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public void probe() throws IOException {
    if (!Files.isDirectory(root)) {
      throw new IOException("cannot mount nfs " + root + ": folder " + root + " does not exist");
    }
    if (!Files.isWritable(root)) {
      throw new IOException("cannot mount nfs " + root + ": folder " + root + " is not writable");
    }
  }

  @Override
  public void close() {}
}
