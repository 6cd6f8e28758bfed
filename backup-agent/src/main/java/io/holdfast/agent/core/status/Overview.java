package io.holdfast.agent.core.status;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.schedule.Policies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was last seen of the store, Longhorn, the backup target and the backups. */
public final class Overview {
  private final Store store;
  private final Longhorn longhorn;
  private final Supplier<String> volume;
  private final Policies policies;
  private final Journal journal;
  private volatile Seen seen =
      new Seen(Health.unknown(), Health.unknown(), Health.unknown(), null, null);

  /**
   * Nothing is looked at before {@link #refresh}.
   *
   * @param longhorn should give up quickly
   */
  public Overview(
      Store store, Longhorn longhorn, Supplier<String> volume, Policies policies, Journal journal) {
    this.store = store;
    this.longhorn = longhorn;
    this.volume = volume;
    this.policies = policies;
    this.journal = journal;
  }

  /**
   * What was seen.
   *
   * @param volume the live volume's name, null when it could not be found
   * @param backups null when Longhorn could not be asked
   */
  public record Seen(
      Health store,
      Health longhorn,
      Health target,
      @Nullable String volume,
      @Nullable List<Backup> backups) {}

  public Seen seen() {
    return seen;
  }

  /** Looks at everything once more. */
  public void refresh() {
    Health storeHealth = health(store::ping);
    String name = null;
    List<Backup> backups = null;
    Health longhornHealth;
    Health targetHealth;
    try {
      name = volume.get();
      longhornHealth = volumeHealth(name);
      targetHealth = targetHealth();
      backups = longhorn.backups(name);
    } catch (Refused | Unavailable e) {
      longhornHealth = new Health(false, String.valueOf(e.getMessage()));
      targetHealth = new Health(false, "not known, since Longhorn can not be asked");
    }
    seen = new Seen(storeHealth, longhornHealth, targetHealth, name, backups);
  }

  /**
   * All backups of the volume, newest data first; from the history alone while Longhorn can not be
   * asked.
   */
  public List<KnownBackup> backups() {
    Map<String, BackupRecord> records = journal.state().backups();
    List<Backup> listed = seen.backups();
    List<KnownBackup> known = new ArrayList<>();
    if (listed == null) {
      records.values().forEach(record -> known.add(new KnownBackup(null, record)));
    } else {
      listed.forEach(backup -> known.add(new KnownBackup(backup, records.get(backup.id()))));
    }
    // A backup without a time is being made right now.
    known.sort(
        Comparator.comparing(KnownBackup::dataAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .reversed());
    return known;
  }

  private Health volumeHealth(String name) {
    return longhorn
        .volume(name)
        .map(
            each -> {
              boolean faulted = each.robustness().equals("faulted");
              return new Health(
                  !faulted, "volume " + name + ": " + each.state() + ", " + each.robustness());
            })
        .orElseGet(() -> new Health(false, "Longhorn has no volume " + name));
  }

  /** All targets that are backed up to must be there. */
  private Health targetHealth() {
    List<Health> all = policies.targets().stream().sorted().map(this::targetHealth).toList();
    return new Health(
        all.stream().allMatch(Health::ok),
        all.stream().map(Health::words).collect(Collectors.joining("; ")));
  }

  private Health targetHealth(String target) {
    Optional<BackupTarget> found = longhorn.backupTarget(target);
    if (found.isEmpty()) {
      return new Health(false, "Longhorn has no backup target " + target);
    }
    BackupTarget each = found.get();
    String url = each.url().isEmpty() ? "no URL" : each.url();
    return new Health(
        each.available(), each.message().isEmpty() ? url : url + ": " + each.message());
  }

  private static Health health(Supplier<String> question) {
    try {
      return new Health(true, question.get());
    } catch (Refused | Unavailable e) {
      return new Health(false, String.valueOf(e.getMessage()));
    }
  }
}
