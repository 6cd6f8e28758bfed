package io.holdfast.agent.export;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.Barrier;
import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Dumps;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The export targets in force. They may be replaced while the agent works. */
public final class ExportTargets implements Exports, Dumps {
  private final Map<String, String> environment;
  private final Time time;
  private volatile InForce inForce;

  /**
   * Targets to begin with.
   *
   * @param environment what variables with credentials are looked up in
   */
  public ExportTargets(ExportSettings settings, Map<String, String> environment, Time time) {
    this.environment = Map.copyOf(environment);
    this.time = time;
    this.inForce = new InForce(settings, settings.targets().stream().map(this::open).toList());
  }

  private record InForce(ExportSettings settings, List<ExportTarget> targets) {}

  /** Takes other settings; a target that is the same in both keeps its connections. */
  public synchronized void replace(ExportSettings settings) {
    List<ExportTarget> known = inForce.targets();
    List<ExportTarget> targets = new ArrayList<>();
    for (ExportAddress address : settings.targets()) {
      targets.add(
          known.stream()
              .filter(each -> each.address().equals(address))
              .findFirst()
              .orElseGet(() -> open(address)));
    }
    inForce = new InForce(settings, List.copyOf(targets));
  }

  /** The folder that exports are fetched to on this machine. */
  public Path scratch() {
    return inForce.settings().scratch();
  }

  /** The store's dump as the agent sees it, null without targets. */
  public @Nullable Path dump() {
    return inForce.settings().dump();
  }

  @Override
  public Dump open(Barrier barrier) {
    Path dump = inForce.settings().dump();
    if (dump == null) {
      throw new Refused("there are no exports in the configuration any more");
    }
    return DumpFile.open(dump, barrier);
  }

  @Override
  public List<String> targets() {
    return inForce.settings().names();
  }

  @Override
  public String source() {
    return inForce.settings().source();
  }

  @Override
  public BackupTarget probe(String target) {
    ExportTarget found = find(target);
    String url = found.address().url();
    try {
      found.probe();
      return new BackupTarget(target, url, true, "");
    } catch (Refused | Unavailable e) {
      return new BackupTarget(target, url, false, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Backup write(
      String target, ExportOrder order, Dump dump, Duration outage, UploadProgress progress) {
    ExportTarget found = find(target);
    AgeEncryption encryption = encryption(target);
    Payload payload =
        encryption == null ? Payload.plain(dump) : Payload.encrypted(dump, encryption);
    return found
        .write(order, source(), payload, outage, progress)
        .toBackup(found.url(order.id()), target);
  }

  @Override
  public List<Backup> list(String target) {
    ExportTarget found = find(target);
    return found.list().stream()
        .filter(each -> each.source().equals(source()))
        .map(each -> each.toBackup(found.url(each.id()), target))
        .toList();
  }

  @Override
  public Set<String> unfinished(String target) {
    return find(target).unfinished();
  }

  @Override
  public void delete(String target, String id) {
    find(target).delete(id);
  }

  /**
   * Copies an export's files into an empty folder of this machine; an encrypted dump is decrypted
   * there.
   *
   * @throws io.holdfast.agent.core.port.Damaged when they are not what was exported
   * @throws Refused when it is encrypted, and no identity is there that opens it
   */
  public void fetch(String target, String id, Path folder) {
    ExportTarget from = find(target);
    Description description = from.describe(id);
    Decryption decryption = Decryption.of(description, encryption(target));
    from.fetch(description, folder);
    decryption.perform(folder);
  }

  private @Nullable AgeEncryption encryption(String target) {
    return inForce.settings().encryption().get(target);
  }

  private ExportTarget find(String name) {
    return inForce.targets().stream()
        .filter(each -> each.address().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "there is no export target "
                        + name
                        + " in the configuration; it has "
                        + targets()));
  }

  private ExportTarget open(ExportAddress address) {
    return switch (Objects.requireNonNull(address)) {
      case S3Address s3 -> new S3Target(s3, environment, time);
      case FolderAddress folder -> new FolderTarget(folder, time);
    };
  }
}
