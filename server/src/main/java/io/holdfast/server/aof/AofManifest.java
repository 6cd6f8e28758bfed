package io.holdfast.server.aof;

import io.holdfast.server.aof.AofFile.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which files make up the data, in the order in which they are read: the base, if there is one,
 * then the increments. Those of the history are not read.
 *
 * @param increments with ascending numbers
 */
public record AofManifest(@Nullable AofFile base, List<AofFile> history, List<AofFile> increments) {
  /** Names no file. */
  public static final AofManifest EMPTY = new AofManifest(null, List.of(), List.of());

  /** Keeps copies of the lists. */
  public AofManifest {
    history = List.copyOf(history);
    increments = List.copyOf(increments);
  }

  /** True when it names nothing that could be read. */
  public boolean isEmpty() {
    return base == null && increments.isEmpty();
  }

  /** The files to be read, in order. */
  public List<AofFile> files() {
    List<AofFile> files = new ArrayList<>();
    if (base != null) {
      files.add(base);
    }
    files.addAll(increments);
    return List.copyOf(files);
  }

  /** The increment that is written to. */
  public Optional<AofFile> lastIncrement() {
    return increments.isEmpty() ? Optional.empty() : Optional.of(increments.getLast());
  }

  /** The same with one increment more. */
  AofManifest with(AofFile increment) {
    List<AofFile> more = new ArrayList<>(increments);
    more.add(increment);
    return new AofManifest(base, history, more);
  }

  /** After a rewrite: a new base and the increments since; all others are history. */
  AofManifest rewritten(AofFile newBase, List<AofFile> since) {
    List<AofFile> old = new ArrayList<>(history);
    for (AofFile file : files()) {
      if (!since.contains(file)) {
        old.add(file.asHistory());
      }
    }
    return new AofManifest(newBase, old, since);
  }

  AofManifest withoutHistory() {
    return new AofManifest(base, List.of(), increments);
  }

  /** Only the first files, as many as given. */
  AofManifest first(int files) {
    int kept = base == null ? files : files - 1;
    return new AofManifest(
        files == 0 ? null : base, history, kept <= 0 ? List.of() : increments.subList(0, kept));
  }

  /** The last number of a base or an increment. */
  long lastSequence(Kind kind) {
    return files().stream()
        .filter(file -> file.kind() == kind)
        .mapToLong(AofFile::sequence)
        .max()
        .orElse(0);
  }
}
