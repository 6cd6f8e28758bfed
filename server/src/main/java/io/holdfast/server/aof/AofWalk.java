package io.holdfast.server.aof;

import io.holdfast.server.aof.Damage.Kind;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbReader;
import io.holdfast.server.rdb.ReadAhead;
import io.holdfast.server.storage.Storage;
import io.holdfast.server.storage.StorageFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads all files that a manifest names, once, until something is wrong; changes nothing. */
final class AofWalk {
  private static final int REPORT_EVERY = 1 << 10;
  private static final byte[] DUMP = "REDIS".getBytes(StandardCharsets.US_ASCII);

  private final AofFolder folder;
  private final AofSink sink;
  private final int databases;
  private long bytesBefore; // of the files that were read
  private long commands;
  private long timestamp = -1;

  /**
   * @param databases how many a dump may name
   */
  AofWalk(AofFolder folder, AofSink sink, int databases) {
    this.folder = folder;
    this.sink = sink;
    this.databases = databases;
  }

  /** Commands handed to the sink. */
  long commands() {
    return commands;
  }

  /** What the last {@code #TS:} said; -1 when there was none. */
  long timestamp() {
    return timestamp;
  }

  /** Reads; null when all of it is whole. Commands before the damage were handed over. */
  @Nullable Damage walk() throws IOException {
    List<AofFile> files = folder.manifest().files();
    for (int i = 0; i < files.size(); i++) {
      Path path = folder.path(files.get(i));
      boolean last = i == files.size() - 1;
      Damage damage = missing(path, i, last);
      if (damage == null) {
        sink.begins(path);
        try (AofInput in = new AofInput(folder.storage(), path)) {
          damage = file(in, path, i, last);
          bytesBefore += in.size();
        }
      }
      if (damage != null) {
        return damage;
      }
    }
    sink.progress(bytesBefore);
    return null;
  }

  private @Nullable Damage missing(Path path, int index, boolean last) throws IOException {
    try {
      folder.storage().size(path);
      return null;
    } catch (NoSuchFileException e) {
      return new Damage(Kind.MISSING, index, path, 0, 0, 0, "missing", last);
    }
  }

  private @Nullable Damage file(AofInput in, Path path, int index, boolean last)
      throws IOException {
    long from = 0;
    if (index == 0 && isDump(in)) {
      try {
        from = dump(path, in.size());
      } catch (RdbException e) {
        if (isOfTheDisk(e)) {
          throw e;
        }
        return new Damage(Kind.DUMP, index, path, 0, e.offset(), in.size(), reason(e), last);
      }
    }
    in.seek(from);
    var reader = new CommandReader(in);
    var transactions = new Transactions(in, reader);
    while (true) {
      long start = in.offset();
      try (AofCommand command = transactions.next()) {
        if (command == null) {
          timestamp = Math.max(timestamp, reader.timestamp());
          return null;
        }
        if (++commands % REPORT_EVERY == 0) {
          sink.progress(bytesBefore + in.offset());
        }
        sink.command(command);
      } catch (Malformed e) {
        return judge(in, path, index, last, start, e);
      }
    }
  }

  private static Damage judge(
      AofInput in, Path path, int index, boolean last, long start, Malformed e) throws IOException {
    Kind kind = Kind.WRONG;
    String found = e.found();
    if (e.isCut()) {
      long goesOn = Resync.find(in, e.begin());
      kind = goesOn < 0 ? Kind.TORN : Kind.WRONG;
      found += goesOn < 0 ? "" : ", but whole commands follow at offset " + goesOn;
    } else {
      in.seek(e.at());
      if (in.firstNonZero() == in.size()) {
        kind = Kind.TORN;
        found = in.size() - e.at() + " bytes of zeros up to the end";
      }
    }
    return new Damage(kind, index, path, start, e.at(), in.size(), found, last);
  }

  private static boolean isDump(AofInput in) throws IOException {
    for (byte expected : DUMP) {
      if (in.next() != expected) {
        return false;
      }
    }
    return true;
  }

  /** Reads the dump that a file begins with; where it ends. */
  private long dump(Path path, long size) throws IOException {
    Storage storage = folder.storage();
    long[] read = {bytesBefore};
    try (StorageFile channel = storage.read(path);
        ReadAhead ahead =
            new ReadAhead(
                channel,
                size,
                (bytes, from, length) -> {
                  read[0] += length;
                  sink.progress(read[0]);
                })) {
      RdbInput in = RdbInput.of(path.toString(), ahead);
      new RdbReader(in, sink.dump(in), databases).readPreamble();
      sink.dumpEnds();
      return in.offset();
    }
  }

  private static boolean isOfTheDisk(RdbException e) {
    Throwable cause = e.getCause();
    while (cause instanceof RdbException inner) {
      cause = inner.getCause();
    }
    return cause != null;
  }

  private static String reason(RdbException e) {
    String text = String.valueOf(e.getMessage());
    return text.substring(text.indexOf(": ") + 2);
  }
}
