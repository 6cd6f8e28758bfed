package io.holdfast.server.aof;

import java.io.IOException;

/**
 * Reads a folder at the start of the server: base, then increments. Memory is bounded by the
 * largest command, of which large arguments lie outside the heap.
 *
 * <p>A crash can leave the last file torn: with a command or transaction that is cut short, or with
 * zeros at its end. There it is cut, if that is allowed, and what is cut is kept in a file beside.
 * No reply had told a client with {@code appendfsync always} that these commands were done. All
 * other damage ends the reading; also where a disk that lost its power had written a later page and
 * not an earlier one, since that looks like a file that was damaged at rest.
 */
public final class AofReader {
  private final AofFolder folder;
  private final int databases;
  private final boolean mayCut;

  /**
   * @param folder whose manifest was read
   * @param databases how many there are; a dump that names one beyond is an error
   * @param mayCut {@code aof-load-truncated}
   */
  public AofReader(AofFolder folder, int databases, boolean mayCut) {
    this.folder = folder;
    this.databases = databases;
    this.mayCut = mayCut;
  }

  /**
   * Hands everything to a sink.
   *
   * @throws AofException when something is wrong with a file, naming it, the offset, what was
   *     found, and what to do; the sink has got what was before
   * @throws IOException of the disk or the sink
   */
  public AofLoad load(AofSink sink) throws IOException {
    var walk = new AofWalk(folder, sink, databases);
    Damage damage = walk.walk();
    TailCut cut = null;
    if (damage != null) {
      if (!damage.isTornTail() || !mayCut) {
        throw new AofException(damage.path(), damage.at(), damage.text() + advice(damage));
      }
      cut = cut(damage);
    }
    return new AofLoad(walk.commands(), walk.timestamp(), cut);
  }

  private TailCut cut(Damage damage) throws IOException {
    try {
      return TailCut.apply(folder.storage(), damage.path(), damage.whole(), damage.found());
    } catch (IOException e) {
      throw new IOException(
          damage.path()
              + " is torn after offset "
              + damage.whole()
              + ", and the "
              + damage.rest()
              + " bytes there can't be kept beside it and cut: "
              + e.getMessage(),
          e);
    }
  }

  private String advice(Damage damage) {
    String dir = " --dir " + folder.path().getParent();
    return switch (damage.kind()) {
      case MISSING ->
          ", though "
              + folder.manifestPath()
              + " names it. Nothing was changed. Restore the file from a backup, or see what"
              + " `holdfast server repair --dry-run"
              + dir
              + "` says";
      case DUMP -> ". Nothing was changed. A dump can't be repaired: restore it from a backup";
      case TORN, WRONG ->
          ". The file is whole up to offset "
              + damage.whole()
              + "; "
              + damage.rest()
              + " bytes follow. Nothing was changed. `holdfast server repair --dry-run"
              + dir
              + "` says what a repair would cut"
              + torn(damage);
    };
  }

  private static String torn(Damage damage) {
    if (damage.kind() != Damage.Kind.TORN) {
      return "";
    }
    return damage.last()
        ? "; with aof-load-truncated yes the server does it by itself"
        : "; only the last file may end so after a crash";
  }
}
