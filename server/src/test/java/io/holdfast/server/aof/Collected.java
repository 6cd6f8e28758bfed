package io.holdfast.server.aof;

import io.holdfast.server.keyspace.Keyspace;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import io.holdfast.server.resp.LargeArgument;
import io.holdfast.server.snapshot.KeyspaceFiller;
import io.holdfast.server.snapshot.LoadProgress;
import io.holdfast.server.storage.SimulatedDisk;
import io.holdfast.server.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Takes what an append-only file holds; commands as text with spaces, dumps in a keyspace. */
final class Collected implements AofSink {
  final List<String> commands = new ArrayList<>();
  final List<Path> files = new ArrayList<>();
  final List<Long> progress = new ArrayList<>();
  private @Nullable KeyspaceFiller filler;
  @Nullable Keyspace keyspace; // when there was a dump

  static AofFolder folder(Storage storage, Path data) {
    return new AofFolder(storage, data, "appendonly.aof", "appendonlydir");
  }

  /** Reads all that a disk's folder holds, as a server does that starts. */
  static Collected of(SimulatedDisk disk) throws IOException {
    var collected = new Collected();
    collected.load(folder(disk, SimulatedDisk.ROOT));
    return collected;
  }

  AofLoad load(AofFolder folder) throws IOException {
    folder.prepare();
    return new AofReader(folder, 16, true).load(this);
  }

  @Override
  public void begins(Path file) {
    files.add(file);
  }

  @Override
  public RdbVisitor dump(RdbInput in) {
    var filled = new Keyspace(1, 16);
    keyspace = filled;
    var filling = new KeyspaceFiller(filled, new LoadProgress(), in, true);
    filler = filling;
    return filling;
  }

  @Override
  public void dumpEnds() throws RdbException {
    Objects.requireNonNull(filler).finish();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a large argument's stand is told apart by identity
  public void command(AofCommand command) {
    var text = new StringJoiner(" ");
    for (byte[] argument : command.arguments()) {
      String shown = Resp.text(argument);
      for (LargeArgument large : command.larges()) {
        shown = large.stand() == argument ? Resp.text(large.copy()) : shown;
      }
      text.add(shown);
    }
    commands.add(text.toString());
  }

  @Override
  public void progress(long bytes) {
    progress.add(bytes);
  }
}
