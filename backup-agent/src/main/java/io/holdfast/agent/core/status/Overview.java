package io.holdfast.agent.core.status;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Exports;
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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was last seen of the store, Longhorn, the backup target and the backups. */
public final class Overview {
  private final Store store;
  private final Longhorn longhorn;
  private final Exports exports;
  private final Supplier<String> volume;
  private final Policies policies;
  private final Journal journal;
  private volatile Seen seen =
      new Seen(Health.unknown(), Health.unknown(), Health.unknown(), null, null);
  private volatile SeenExports seenExports = new SeenExports(List.of(), null, Set.of());

  /**
   * Nothing is looked at before {@link #refresh}.
   *
   * @param longhorn should give up quickly
   */
  public Overview(
      Store store,
      Longhorn longhorn,
      Exports exports,
      Supplier<String> volume,
      Policies policies,
      Journal journal) {
    this.store = store;
    this.longhorn = longhorn;
    this.exports = exports;
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

  /**
   * What was seen of the export targets.
   *
   * @param listed null when one of them could not be asked
   * @param recorded the exports that the history knew then
   */
  private record SeenExports(
      List<Health> targets, @Nullable List<Backup> listed, Set<String> recorded) {}

  public Seen seen() {
    return seen;
  }

  /**
   * Looks at everything once more, at the export targets only if the history knows of other exports
   * than then: each look there costs.
   */
  public void refresh() {
    if (!seenExports.recorded().equals(recordedExports())) {
      refreshExports();
    }
    Health storeHealth = health(store::ping);
    String name = null;
    List<Backup> backups = null;
    Health longhornHealth;
    Health targetHealth;
    if (!longhorn.isConfigured()) {
      Health none = new Health(true, "not used: the configuration has no longhorn");
      seen = new Seen(storeHealth, none, all(seenExports.targets()), null, List.of());
      return;
    }
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

  /** Looks at all export targets. */
  public void refreshExports() {
    Set<String> recorded = recordedExports();
    List<Health> healths = new ArrayList<>();
    List<Backup> listed = new ArrayList<>();
    boolean whole = true;
    for (String target : exports.targets()) {
      try {
        BackupTarget found = exports.probe(target);
        healths.add(health(found));
        if (found.available()) {
          listed.addAll(exports.list(target));
        }
        whole &= found.available();
      } catch (Refused | Unavailable e) {
        whole = false;
        healths.add(new Health(false, target + ": " + e.getMessage()));
      }
    }
    seenExports = new SeenExports(List.copyOf(healths), whole ? listed : null, recorded);
  }

  private Set<String> recordedExports() {
    return journal.state().backups().keySet().stream()
        .filter(each -> Names.EXPORT.is(each))
        .collect(Collectors.toSet());
  }

  /**
   * All backups of the volume and all exports, newest data first; from the history alone while
   * Longhorn, or an export target, can not be asked.
   */
  public List<KnownBackup> backups() {
    List<KnownBackup> known = new ArrayList<>();
    add(known, seen.backups(), false);
    add(known, seenExports.listed(), true);
    // A backup without a time is being made right now.
    known.sort(
        Comparator.comparing(KnownBackup::dataAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .reversed());
    return known;
  }

  private void add(List<KnownBackup> known, @Nullable List<Backup> listed, boolean export) {
    Map<String, BackupRecord> records = journal.state().backups();
    if (listed != null) {
      listed.forEach(backup -> known.add(new KnownBackup(backup, records.get(backup.id()))));
      return;
    }
    records.values().stream()
        .filter(record -> Names.EXPORT.is(record.id()) == export)
        .forEach(record -> known.add(new KnownBackup(null, record)));
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
    List<Health> targets = new ArrayList<>();
    policies.targets().stream().sorted().map(this::targetHealth).forEach(targets::add);
    targets.addAll(seenExports.targets());
    return all(targets);
  }

  private static Health all(List<Health> all) {
    return new Health(
        all.stream().allMatch(Health::ok),
        all.stream().map(Health::words).collect(Collectors.joining("; ")));
  }

  private Health targetHealth(String target) {
    Optional<BackupTarget> found = longhorn.backupTarget(target);
    if (found.isEmpty()) {
      return new Health(false, "Longhorn has no backup target " + target);
    }
    return health(found.get());
  }

  /** Why backups or exports are listed from the history alone; empty when all could be asked. */
  public Optional<String> unlisted() {
    if (seen.backups() == null) {
      return Optional.of(seen.longhorn().words());
    }
    return seenExports.listed() == null && !exports.targets().isEmpty()
        ? Optional.of(all(seenExports.targets()).words())
        : Optional.empty();
  }

  private static Health health(BackupTarget each) {
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
