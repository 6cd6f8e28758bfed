package io.holdfast.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that fails as {@link Faults} tell, and whose states after a power cut {@link
 * PowerCut} gives. Its root is {@link #ROOT}.
 */
public final class SimulatedDisk implements Storage {
  public static final Path ROOT = Path.of("/simulated");

  /** An operation that can fail, and before which the power can be cut. */
  public enum Operation {
    CREATE,
    OPEN,
    READ,
    WRITE,
    FORCE,
    TRUNCATE,
    RENAME,
    DELETE,
    MAKE_FOLDER,
    FORCE_FOLDER
  }

  /** A change of a folder: a name gets a file, or with null loses it. */
  record Change(Path name, @Nullable SimulatedNode node) {}

  private final Faults faults = new Faults();
  private final Map<Path, SimulatedNode> names;
  private Map<Path, SimulatedNode> forcedNames;
  private final List<List<Change>> pending = new ArrayList<>(); // renames are two changes at once
  private Runnable beforeEach = () -> {};
  private long operations;

  public SimulatedDisk() {
    this(ROOT);
  }

  /** One whose only folder, empty as yet, has another name. */
  public SimulatedDisk(Path root) {
    this(new TreeMap<>(Map.of(root, new SimulatedNode(true))));
  }

  SimulatedDisk(Map<Path, SimulatedNode> names) {
    this.names = names;
    this.forcedNames = new TreeMap<>(names);
  }

  public Faults faults() {
    return faults;
  }

  /** Has something run before each operation that changes anything; it must not use the disk. */
  public synchronized void beforeEach(Runnable what) {
    beforeEach = what;
  }

  /** Operations so far that change anything. */
  public synchronized long operations() {
    return operations;
  }

  /** The folders and files that the disk may hold after a power cut now. */
  public synchronized List<SimulatedDisk> powerCut() {
    return PowerCut.outcomes(forcedNames, pending);
  }

  /** A file's bytes as processes see them. */
  public synchronized byte[] content(Path file) throws IOException {
    return node(file).content();
  }

  /** Puts a file there, safe from a power cut. */
  public synchronized void put(Path file, byte[] content) {
    var node = new SimulatedNode(false);
    node.append(content);
    node.force();
    names.put(file, node);
    forcedNames.put(file, node);
  }

  /** The same for text. */
  public void put(Path file, String text) {
    put(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void begins(Operation operation, Path path) throws IOException {
    if (operation != Operation.READ && operation != Operation.OPEN) {
      operations++;
      beforeEach.run();
    }
    faults.check(operation, path);
  }

  private SimulatedNode node(Path path) throws IOException {
    SimulatedNode node = names.get(path);
    if (node == null) {
      throw new NoSuchFileException(path.toString());
    }
    return node;
  }

  private void change(Change... together) {
    pending.add(List.of(together));
    for (Change change : together) {
      apply(change, names);
    }
  }

  static void apply(Change change, Map<Path, SimulatedNode> to) {
    if (change.node == null) {
      to.remove(change.name);
    } else {
      to.put(change.name, change.node);
    }
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    begins(Operation.CREATE, file);
    SimulatedNode node = nodeOrNew(file);
    node.truncate(0);
    return new SimulatedFile(this, file, node, false);
  }

  @Override
  public synchronized StorageFile append(Path file) throws IOException {
    begins(Operation.CREATE, file);
    return new SimulatedFile(this, file, nodeOrNew(file), false);
  }

  private SimulatedNode nodeOrNew(Path file) throws IOException {
    node(Objects.requireNonNull(file.getParent()));
    SimulatedNode node = names.get(file);
    if (node == null) {
      node = new SimulatedNode(false);
      change(new Change(file, node));
    }
    return node;
  }

  @Override
  public synchronized StorageFile read(Path file) throws IOException {
    begins(Operation.OPEN, file);
    return new SimulatedFile(this, file, node(file), true);
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(path);
  }

  @Override
  public synchronized long size(Path file) throws IOException {
    return node(file).size();
  }

  @Override
  public synchronized Instant modified(Path file) throws IOException {
    return node(file).modified();
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    begins(Operation.RENAME, from);
    SimulatedNode node = node(from);
    change(new Change(from, null), new Change(to, node));
  }

  @Override
  public synchronized boolean delete(Path file) throws IOException {
    begins(Operation.DELETE, file);
    if (!names.containsKey(file)) {
      return false;
    }
    change(new Change(file, null));
    return true;
  }

  @Override
  public synchronized List<String> list(Path folder) throws IOException {
    node(folder);
    return names.keySet().stream()
        .filter(path -> folder.equals(path.getParent()))
        .map(path -> Objects.requireNonNull(path.getFileName()).toString())
        .toList();
  }

  @Override
  public synchronized void makeFolder(Path folder) throws IOException {
    begins(Operation.MAKE_FOLDER, folder);
    node(Objects.requireNonNull(folder.getParent()));
    if (!names.containsKey(folder)) {
      change(new Change(folder, new SimulatedNode(true)));
    }
  }

  @Override
  public synchronized void forceFolder(Path folder) throws IOException {
    begins(Operation.FORCE_FOLDER, folder);
    node(folder);
    List<List<Change>> kept = new ArrayList<>();
    var now = new TreeMap<>(forcedNames);
    for (List<Change> together : pending) {
      boolean here = together.stream().anyMatch(c -> folder.equals(c.name.getParent()));
      if (here) {
        together.forEach(c -> apply(c, now));
      } else {
        kept.add(together);
      }
    }
    pending.clear();
    pending.addAll(kept);
    forcedNames = now;
  }

  int read(Path path, SimulatedNode node, int offset, ByteBuffer target) throws IOException {
    faults.delayRead();
    synchronized (this) {
      begins(Operation.READ, path);
      byte[] some = new byte[target.remaining()];
      int read = node.read(offset, some, 0, some.length);
      if (read <= 0) {
        return -1;
      }
      target.put(some, 0, read);
      return read;
    }
  }

  int write(Path path, SimulatedNode node, ByteBuffer source) throws IOException {
    faults.delayWrite();
    synchronized (this) {
      begins(Operation.WRITE, path);
      byte[] some = new byte[faults.admit(source.remaining())];
      source.get(some);
      node.append(some);
      return some.length;
    }
  }

  synchronized void truncate(Path path, SimulatedNode node, int size) throws IOException {
    begins(Operation.TRUNCATE, path);
    node.truncate(size);
  }

  void force(Path path, SimulatedNode node) throws IOException {
    faults.delayForce();
    synchronized (this) {
      try {
        begins(Operation.FORCE, path);
      } catch (IOException e) {
        node.giveUp();
        throw e;
      }
      node.force();
    }
  }
}
