package io.holdfast.server.command.hyperloglog;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.FAST;
import static io.holdfast.server.command.CommandFlag.MAY_REPLICATE;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.command.Strings;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringValue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The commands on HyperLogLogs. */
public final class HyperLogLogCommands implements CommandFamily {
  private final LongSupplier mostSparseBytes;

  /**
   * @param mostSparseBytes up to how many bytes the layout for few elements is kept
   */
  public HyperLogLogCommands(LongSupplier mostSparseBytes) {
    this.mostSparseBytes = mostSparseBytes;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("pfadd", -2)
            .flags(WRITE, DENYOOM, FAST)
            .key()
            .group("hyperloglog")
            .since("2.8.9")
            .summary("Adds elements to a HyperLogLog.")
            .does(this::add));
    table.add(
        command("pfcount", -2)
            .flags(READONLY, MAY_REPLICATE)
            .keys(1, -1, 1)
            .group("hyperloglog")
            .since("2.8.9")
            .summary("Estimates how many different elements were added.")
            .does(HyperLogLogCommands::count));
    table.add(
        command("pfmerge", -2)
            .flags(WRITE, DENYOOM)
            .keys(1, -1, 1)
            .group("hyperloglog")
            .since("2.8.9")
            .summary("Merges HyperLogLogs into the first one.")
            .does(this::merge));
  }

  private void add(Call call) {
    Entry entry = Strings.findForEdit(call, call.bytes(1));
    if (entry != null && Header.isDense(entry.view())) {
      call.reply().integer(addInPlace(call, entry));
      return;
    }
    HyperLogLog log = open(entry);
    boolean changed = entry == null;
    for (int i = 2; i < call.count(); i++) {
      changed |= log.add(call.bytes(i));
    }
    if (changed) {
      byte[] bytes = log.bytes();
      Header.invalidateEstimate(bytes);
      store(call, entry, bytes);
    }
    call.reply().integer(changed);
  }

  /** Adds to the layout whose size never changes. */
  private static boolean addInPlace(Call call, Entry entry) {
    StringEdit edit = entry.edit();
    boolean changed = false;
    for (int i = 2; i < call.count(); i++) {
      long hash = Murmur64.hash(call.bytes(i));
      changed |= Dense.raise(edit, Registers.indexOf(hash), Registers.runOf(hash));
    }
    if (changed) {
      Header.invalidateEstimate(edit);
      call.changed(entry);
    }
    return changed;
  }

  private static void count(Call call) {
    if (call.count() == 2) {
      countOne(call);
      return;
    }
    var registers = new Registers();
    for (int i = 1; i < call.count(); i++) {
      StringValue value = call.read(call.bytes(i), StringValue.class);
      if (value != null) {
        HyperLogLog.read(value.bytes(), registers);
      }
    }
    call.reply().integer(registers.estimate());
  }

  /** The last estimate is kept in the string, which therefore changes. */
  private static void countOne(Call call) {
    StringValue value = call.read(call.bytes(1), StringValue.class);
    if (value == null) {
      call.reply().integer(0);
      return;
    }
    byte[] bytes = value.bytes();
    Header.layout(bytes);
    long estimate = Header.estimate(bytes);
    if (estimate < 0) {
      var registers = new Registers();
      HyperLogLog.read(bytes, registers);
      estimate = registers.estimate();
      byte[] noted = bytes.clone();
      Header.setEstimate(noted, estimate);
      store(call, call.findForWrite(call.bytes(1), StringValue.class), noted);
    }
    call.reply().integer(estimate);
  }

  private void merge(Call call) {
    var registers = new Registers();
    boolean dense = false;
    for (int i = 1; i < call.count(); i++) {
      StringValue value = call.read(call.bytes(i), StringValue.class);
      if (value != null) {
        dense |= HyperLogLog.read(value.bytes(), registers) == Header.DENSE;
      }
    }
    Entry entry = call.findForWrite(call.bytes(1), StringValue.class);
    HyperLogLog log = open(entry);
    if (dense) {
      log.makeDense();
    }
    for (int i = 0; i < Registers.COUNT; i++) {
      if (registers.values[i] > 0) {
        log.raise(i, registers.values[i]);
      }
    }
    byte[] merged = log.bytes();
    Header.invalidateEstimate(merged);
    store(call, entry, merged);
    call.reply().ok();
  }

  private HyperLogLog open(@Nullable Entry entry) {
    byte[] bytes = entry == null ? Sparse.empty() : Call.cast(entry, StringValue.class).bytes();
    return new HyperLogLog(bytes, mostSparseBytes.getAsLong());
  }

  private static void store(Call call, @Nullable Entry entry, byte[] bytes) {
    StringValue value = StringValue.raw(bytes);
    if (entry == null) {
      call.add(call.bytes(1), value);
    } else {
      call.database(entry.key()).replace(entry, value, true);
    }
  }
}
