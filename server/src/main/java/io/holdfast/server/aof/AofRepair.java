package io.holdfast.server.aof;

import io.holdfast.server.aof.RepairReport.Result;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder loadable again by cutting it at the first damage, so that what is left is what was
 * there at some moment. The rest of the damaged file and all files after it are kept under other
 * names. The manifest is changed first: however a repair is cut short, another one ends it.
 */
public final class AofRepair {
  private static final int DATABASES = 1 << 14; // more than any server has
  private static final long SCRATCH_BYTES = 32L << 30; // addresses for the largest value of a dump

  private final AofFolder folder;
  private final boolean dryRun;
  private List<String> names = List.of(); // before anything was changed
  private long cutBytes;

  /**
   * @param dryRun only says what would be done
   */
  public AofRepair(AofFolder folder, boolean dryRun) {
    this.folder = folder;
    this.dryRun = dryRun;
  }

  /**
   * Does it. Unless in a dry run, nobody else may use the folder meanwhile.
   *
   * @throws IOException when the disk fails; what can't be repaired is in the report
   */
  public RepairReport repair() throws IOException {
    try {
      folder.read();
    } catch (AofException e) {
      return report(Result.UNREPAIRABLE, 0, null, List.of(), e.getMessage());
    }
    if (folder.manifest().isEmpty()) {
      return report(
          Result.UNREPAIRABLE,
          0,
          null,
          List.of(),
          "no " + folder.manifestPath().getFileName() + " in " + folder.path());
    }
    try (Slabs scratch = new Slabs(SCRATCH_BYTES, BlockChecker.NONE)) {
      var walk = new AofWalk(folder, new Checking(scratch), DATABASES);
      Damage damage = walk.walk();
      if (damage == null) {
        return report(Result.WHOLE, walk.commands(), null, List.of(), null);
      }
      String hopeless = hopeless(damage);
      if (hopeless != null) {
        return report(Result.UNREPAIRABLE, walk.commands(), damage, List.of(), hopeless);
      }
      names = names();
      cutBytes = damage.rest() + bytesAfter(damage);
      return report(
          dryRun ? Result.DAMAGED : Result.REPAIRED, walk.commands(), damage, cut(damage), null);
    }
  }

  /**
   * What would keep a server from starting with a folder; null when nothing would. A torn end would
   * not.
   */
  public static @Nullable String obstacle(AofFolder folder) throws IOException {
    try (Slabs scratch = new Slabs(SCRATCH_BYTES, BlockChecker.NONE)) {
      folder.read();
      Damage damage = new AofWalk(folder, new Checking(scratch), DATABASES).walk();
      return damage == null || damage.isTornTail()
          ? null
          : damage.path() + " at offset " + damage.at() + ": " + damage.text();
    } catch (AofException e) {
      return e.getMessage();
    }
  }

  private List<String> names() {
    return folder.manifest().files().stream().map(AofFile::name).toList();
  }

  private long bytesAfter(Damage damage) throws IOException {
    long bytes = 0;
    List<AofFile> files = folder.manifest().files();
    for (AofFile file : files.subList(damage.index() + 1, files.size())) {
      Path path = folder.path(file);
      bytes += folder.storage().exists(path) ? folder.storage().size(path) : 0;
    }
    return bytes;
  }

  private static @Nullable String hopeless(Damage damage) {
    return switch (damage.kind()) {
      case DUMP -> "a dump can't be cut; restore the folder from a backup";
      case MISSING -> damage.index() == 0 ? "the first file is missing; restore the folder" : null;
      case TORN, WRONG -> null;
    };
  }

  /** Does it, or only says so; a line for each step. */
  private List<String> cut(Damage damage) throws IOException {
    Storage storage = folder.storage();
    List<String> done = new ArrayList<>();
    List<AofFile> files = folder.manifest().files();
    boolean missing = damage.kind() == Damage.Kind.MISSING;
    int kept = missing ? damage.index() : damage.index() + 1;
    if (kept < files.size()) {
      done.add("leave the files after " + files.get(kept - 1).name() + " out of the manifest");
      if (!dryRun) {
        folder.write(folder.manifest().first(kept));
      }
    }
    for (AofFile file : files.subList(kept, files.size())) {
      Path path = folder.path(file);
      if (storage.exists(path)) {
        Path aside = TailCut.beside(storage, path, 0);
        done.add("rename " + file.name() + " to " + name(aside, dryRun));
        if (!dryRun) {
          storage.rename(path, aside);
          storage.forceFolder(folder.path());
        }
      }
    }
    if (!missing) {
      String aside = "NAME.cut-" + damage.whole() + "-TIME";
      if (!dryRun) {
        var cut = TailCut.apply(storage, damage.path(), damage.whole(), damage.found());
        aside = String.valueOf(cut.kept().getFileName());
      }
      done.add(
          "cut "
              + damage.path().getFileName()
              + " at offset "
              + damage.whole()
              + ", and keep the rest as "
              + aside.replace("NAME", String.valueOf(damage.path().getFileName())));
    }
    return List.copyOf(done);
  }

  private static String name(Path aside, boolean dryRun) {
    String name = String.valueOf(aside.getFileName());
    return dryRun ? name.substring(0, name.lastIndexOf('-')) + "-TIME" : name;
  }

  private RepairReport report(
      Result result,
      long commands,
      @Nullable Damage damage,
      List<String> actions,
      @Nullable String error) {
    return new RepairReport(
        result,
        folder.path().toString(),
        names.isEmpty() ? names() : names,
        commands,
        damage == null ? null : String.valueOf(damage.path().getFileName()),
        damage == null ? null : damage.whole(),
        damage == null ? null : damage.at(),
        damage == null ? null : damage.text(),
        cutBytes,
        actions,
        error);
  }

  /** Looks at everything and keeps nothing. */
  private record Checking(Slabs scratch) implements AofSink, RdbVisitor {
    @Override
    public void begins(Path file) {}

    @Override
    public RdbVisitor dump(RdbInput in) {
      return this;
    }

    @Override
    public void command(AofCommand command) {}

    @Override
    public Slabs slabs(byte[] key) {
      return scratch;
    }

    @Override
    public void entry(int database, byte[] key, Value value, long expireAt, long offset) {
      Values.free(value);
    }

    @Override
    public void skipped(String what, long offset) {}
  }
}
