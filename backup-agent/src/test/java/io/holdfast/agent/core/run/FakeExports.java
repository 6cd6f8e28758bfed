package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Dumps;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import io.holdfast.agent.core.port.Time;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One export target in memory, and the dump that is sent to it. */
final class FakeExports implements Exports, Dumps {
  final Map<String, Backup> whole = new TreeMap<>();
  final Set<String> partial = new TreeSet<>();
  private final Time time;
  Trouble trouble = Trouble.none();
  boolean available = true;
  String refusal = "";
  int replaced;
  int written;

  FakeExports(Time time) {
    this.time = time;
  }

  @Override
  public List<String> targets() {
    return List.of(Rules.EXPORT_TARGET);
  }

  @Override
  public String source() {
    return "test/store";
  }

  @Override
  public BackupTarget probe(String target) {
    return trouble.around(
        () -> new BackupTarget(target, "s3://b/", available, available ? "" : "403 AccessDenied"));
  }

  @Override
  public Dump open(Barrier barrier) {
    return trouble.around(
        () -> {
          if (replaced > 0) {
            replaced--;
            throw new Replaced("another dump lies there");
          }
          return dump();
        });
  }

  @Override
  public Backup write(
      String target, ExportOrder order, Dump dump, Duration outage, UploadProgress progress) {
    trouble.around(
        () -> {
          if (partial.contains(order.id()) || whole.containsKey(order.id())) {
            throw new AssertionError("written over what is there: " + order.id());
          }
          partial.add(order.id());
        });
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
    progress.sent(dump.size(), dump.size());
    return trouble.around(
        () -> {
          written++;
          partial.remove(order.id());
          Backup backup =
              new Backup(
                  order.id(),
                  BackupPhase.COMPLETED,
                  100,
                  "",
                  "s3://b/" + order.id() + "/",
                  "",
                  order.dataAt(),
                  time.now(),
                  dump.size(),
                  dump.size(),
                  order.labels(),
                  target);
          whole.put(order.id(), backup);
          return backup;
        });
  }

  @Override
  public List<Backup> list(String target) {
    return trouble.around(() -> List.copyOf(whole.values()));
  }

  @Override
  public Set<String> unfinished(String target) {
    return trouble.around(() -> Set.copyOf(partial));
  }

  @Override
  public void delete(String target, String id) {
    trouble.around(
        () -> {
          partial.remove(id);
          whole.remove(id);
        });
  }

  private static Dump dump() {
    return new Dump() {
      @Override
      public long size() {
        return 100;
      }

      @Override
      public void read(ByteBuffer into, long position) {}

      @Override
      public Optional<String> manifest() {
        return Optional.empty();
      }

      @Override
      public Optional<String> sha256() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
