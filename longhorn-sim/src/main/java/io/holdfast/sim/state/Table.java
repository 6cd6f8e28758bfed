package io.holdfast.sim.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Records by name, each in a JSON file of its own: {@code FOLDER/<name>.json}. A change is on disk
 * before anybody sees it. All methods may be called from any thread; an update sees no other update
 * in between.
 */
public final class Table<T extends Record> {
  private final Path folder;
  private final TreeMap<String, T> rows = new TreeMap<>();

  /**
   * Opens the folder, made if missing, and removes files that a killed process left unfinished.
   *
   * @throws IOException names the file that cannot be read
   */
  public Table(Path folder, Class<T> type) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(AtomicFile.UNFINISHED)) {
          Files.delete(file);
        } else if (name.endsWith(".json")) {
          String key = name.substring(0, name.length() - ".json".length());
          rows.put(URLDecoder.decode(key, StandardCharsets.UTF_8), read(file, type));
        }
      }
    }
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return Json.MAPPER.readValue(file.toFile(), type);
    } catch (JsonProcessingException e) {
      throw new IOException("state file " + file + " cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  public synchronized Optional<T> get(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  /** All records, sorted by name. */
  public synchronized List<T> all() {
    return List.copyOf(rows.values());
  }

  /** Adds or replaces a record. */
  public synchronized void put(String name, T row) {
    try {
      AtomicFile.write(file(name), Json.bytes(row));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + name, e);
    }
    rows.put(name, row);
  }

  /** Adds a record unless the name is taken; says whether it did. */
  public synchronized boolean add(String name, T row) {
    if (rows.containsKey(name)) {
      return false;
    }
    put(name, row);
    return true;
  }

  /** Replaces a record by what the change makes of it; empty if there is none. */
  public synchronized Optional<T> update(String name, UnaryOperator<T> change) {
    T before = rows.get(name);
    if (before == null) {
      return Optional.empty();
    }
    T after = change.apply(before);
    if (!after.equals(before)) {
      put(name, after);
    }
    return Optional.of(after);
  }

  /** Removes a record; says whether there was one. */
  public synchronized boolean remove(String name) {
    if (!rows.containsKey(name)) {
      return false;
    }
    try {
      Files.deleteIfExists(file(name));
      AtomicFile.syncFolder(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot forget " + name, e);
    }
    rows.remove(name);
    return true;
  }

  private Path file(String name) {
    return folder.resolve(URLEncoder.encode(name, StandardCharsets.UTF_8) + ".json");
  }
}
