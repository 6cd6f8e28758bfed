package io.holdfast.server.snapshot;

import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The snapshots of one {@code dbfilename}. A plain name is one dump that each save replaces. With
 * {@code {timestamp}} in it, as Dragonfly has it, each save makes a dump of its own, named by the
 * second in UTC, and the newest few are kept; the newest is loaded at the start.
 *
 * @param folder the data folder
 * @param name the configured name
 * @param keep how many dumps of a name with {@code {timestamp}} are kept; at least one
 * @param storage what the folder lies on
 */
public record SnapshotSeries(Path folder, String name, int keep, Storage storage) {
  /** What stands for the time in a name. */
  public static final String TIMESTAMP = "{timestamp}";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final int TIME_LENGTH = 19;

  /** The one dump of these files. */
  public static SnapshotSeries of(SnapshotFiles files) {
    return new SnapshotSeries(files.folder(), files.name(), 1, files.storage());
  }

  /** True when each save makes a dump of its own. */
  public boolean isTimestamped() {
    return name.contains(TIMESTAMP);
  }

  /** The files of a save that begins now; later than those of all saves before. */
  public SnapshotFiles next() throws IOException {
    if (!isTimestamped()) {
      return files(name);
    }
    LocalDateTime time = LocalDateTime.ofInstant(Instant.now(), ZoneOffset.UTC).withNano(0);
    List<String> dumps = dumps();
    if (!dumps.isEmpty()) {
      LocalDateTime after = time(dumps.getLast()).orElseThrow().plusSeconds(1);
      time = time.isBefore(after) ? after : time; // the clock may have been put back
    }
    return files(name.replace(TIMESTAMP, TIME.format(time)));
  }

  /** The newest snapshot; without any, files that are not there. */
  public SnapshotFiles latest() throws IOException {
    List<String> dumps = isTimestamped() ? dumps() : List.of(name);
    return files(dumps.isEmpty() ? name : dumps.getLast());
  }

  /**
   * Removes all but the newest dumps, manifests first, so that none is left without its dump.
   *
   * @return the names of the dumps that were removed
   */
  public List<String> prune() throws IOException {
    List<String> removed = new ArrayList<>();
    if (isTimestamped()) {
      List<String> dumps = dumps();
      for (String dump : dumps.subList(0, Math.max(0, dumps.size() - keep))) {
        SnapshotFiles files = files(dump);
        storage.delete(files.manifest());
        storage.delete(files.dump());
        removed.add(dump);
      }
    }
    return List.copyOf(removed);
  }

  /** The names of the dumps of a name with {@code {timestamp}}, the oldest first. */
  List<String> dumps() throws IOException {
    try {
      return storage.list(folder).stream().filter(file -> time(file).isPresent()).toList();
    } catch (NoSuchFileException e) {
      return List.of(); // whoever needs the folder says so
    }
  }

  /** The time in a file's name; empty when it is none of these dumps. */
  private Optional<LocalDateTime> time(String file) {
    String before = name.substring(0, name.indexOf(TIMESTAMP));
    String after = name.substring(before.length() + TIMESTAMP.length());
    if (file.length() != before.length() + TIME_LENGTH + after.length()
        || !file.startsWith(before)
        || !file.endsWith(after)) {
      return Optional.empty();
    }
    try {
      String time = file.substring(before.length(), before.length() + TIME_LENGTH);
      return Optional.of(LocalDateTime.parse(time, TIME));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private SnapshotFiles files(String file) {
    return new SnapshotFiles(folder, file, storage);
  }
}
