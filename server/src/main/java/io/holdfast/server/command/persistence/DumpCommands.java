package io.holdfast.server.command.persistence;

import static io.holdfast.server.command.CommandFlag.DENYOOM;
import static io.holdfast.server.command.CommandFlag.READONLY;
import static io.holdfast.server.command.CommandFlag.WRITE;
import static io.holdfast.server.command.CommandSpec.command;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.CommandFamily;
import io.holdfast.server.command.CommandTable;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.memory.BlockChecker;
import io.holdfast.server.memory.Region;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.rdb.DumpPayload;
import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.resp.RegionBulk;
import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.util.function.BooleanSupplier;

/** DUMP and RESTORE: single values in the dump's format. */
public final class DumpCommands implements CommandFamily {
  /** Addresses for one value that is read; a damaged one leaves nothing behind. */
  private static final long SCRATCH_BYTES = 4L << 30;

  /** Values from so many bytes on are not dumped on the heap. */
  private static final int LARGE = 64 * 1024;

  private final BooleanSupplier compress;

  /**
   * @param compress whether long strings are packed; {@code rdbcompression}
   */
  public DumpCommands(BooleanSupplier compress) {
    this.compress = compress;
  }

  @Override
  public void register(CommandTable table) {
    table.add(
        command("dump", 2)
            .flags(READONLY)
            .key()
            .since("2.6.0")
            .summary("Answers a key's value in the format of dumps.")
            .does(this::dump));
    table.add(
        command("restore", -4)
            .flags(WRITE, DENYOOM)
            .key()
            .since("2.6.0")
            .summary("Makes a key of what DUMP answered.")
            .does(DumpCommands::restore));
  }

  private void dump(Call call) {
    Entry entry = call.find(call.bytes(1));
    call.client().countLookup(entry != null);
    if (entry == null) {
      call.reply().nil();
    } else if (entry.value().memory() < LARGE) {
      call.reply().bulk(DumpPayload.of(entry.value(), compress.getAsBoolean()));
    } else {
      Region payload = DumpPayload.large(entry.value(), compress.getAsBoolean());
      call.reply().bulk(RegionBulk.of(payload));
      payload.release();
    }
  }

  private static void restore(Call call) {
    RestoreOptions options = RestoreOptions.parse(call);
    byte[] key = call.bytes(1);
    boolean exists = call.find(key) != null;
    if (exists && !options.replace()) {
      throw new CommandException("BUSYKEY Target key name already exists.");
    }
    long ttl = call.integer(2, 0, Long.MAX_VALUE, "ERR Invalid TTL value, must be >= 0");
    Value value = call.make(key, slabs -> value(call.bytes(3), slabs));
    long expireAt = ttl == 0 || options.absolute() ? ttl : ttl + call.now();
    if (ttl > 0 && options.absolute() && call.isOver(expireAt)) {
      call.remove(key); // what has expired already is not made
      call.effect(Words.DEL, key);
    } else {
      Entry entry = call.put(key, value);
      if (ttl > 0) {
        long at = expireAt < 0 ? Long.MAX_VALUE : expireAt;
        call.database(key).setExpiry(entry, at);
        byte[] payload = call.bytes(3);
        call.effect(Words.RESTORE, key, Words.of(at), payload, Words.ABSTTL, Words.REPLACE);
      }
      options.use(entry);
    }
    call.reply().ok();
  }

  private static Value value(byte[] payload, Slabs slabs) {
    if (!DumpPayload.isIntact(payload)) {
      throw new CommandException("ERR DUMP payload version or checksum are wrong");
    }
    try {
      try (var scratch = new Slabs(SCRATCH_BYTES, BlockChecker.NONE)) {
        return Values.movedTo(slabs, DumpPayload.read(payload, scratch));
      }
    } catch (RdbException e) {
      throw new CommandException(
          "ERR Bad data format" + (e.isUnsupported() ? ": " + e.getMessage() : ""));
    }
  }

  /**
   * What may follow RESTORE's payload.
   *
   * @param idle seconds since the key was used, and {@code frequency} its counter of uses; {@link
   *     #UNSAID} where not given. Each counts only under a policy that keeps it.
   */
  private record RestoreOptions(boolean replace, boolean absolute, long idle, long frequency) {
    private static final long UNSAID = -1;

    void use(Entry entry) {
      if (idle != UNSAID) {
        entry.idleFor(idle);
      } else if (frequency != UNSAID) {
        entry.frequency((int) frequency);
      }
    }

    static RestoreOptions parse(Call call) {
      boolean replace = false;
      boolean absolute = false;
      long idle = UNSAID;
      long frequency = UNSAID;
      for (int i = 4; i < call.count(); i++) {
        boolean another = i + 1 < call.count();
        if (call.is(i, "REPLACE")) {
          replace = true;
        } else if (call.is(i, "ABSTTL")) {
          absolute = true;
        } else if (call.is(i, "IDLETIME") && another && frequency == UNSAID) {
          idle = call.integer(++i, 0, Long.MAX_VALUE, "ERR Invalid IDLETIME value, must be >= 0");
        } else if (call.is(i, "FREQ") && another && idle == UNSAID) {
          frequency = call.integer(++i, 0, 255, "ERR Invalid FREQ value, must be >= 0 and <= 255");
        } else {
          throw CommandException.syntax();
        }
      }
      return new RestoreOptions(replace, absolute, idle, frequency);
    }
  }
}
