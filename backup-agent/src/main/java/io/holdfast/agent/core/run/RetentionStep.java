package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunKind;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.retention.Retention;
import io.holdfast.agent.core.retention.Retention.Item;
import io.holdfast.agent.core.schedule.CronSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what the policy has made beyond what it keeps: backups each with their snapshot, exports,
 * or snapshots. What was made by hand is kept until somebody deletes it.
 *
 * <p>A snapshot whose backup somebody else has deleted may be all that is left of its time, so it
 * stays as long as its backup would have, and counts for nothing among those that are there.
 */
final class RetentionStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(RetentionStep.class);

  private final World world;
  private final RunListener listener;

  RetentionStep(World world, RunListener listener) {
    this.world = world;
    this.listener = listener;
  }

  @Override
  public String perform(RunContext context) {
    Optional<Policy> policy = world.policies().named(context.run().policy());
    if (policy.isEmpty()) {
      return "no policy, nothing deleted";
    }
    if (policy.get().isNative() || policy.get().task().kind() != context.run().kind()) {
      // What it says it will keep is said of other things than this run has made.
      return "the policy does something else by now, nothing deleted";
    }
    if (context.run().kind() == RunKind.SNAPSHOT) {
      String volume = world.volume().get();
      Map<String, Snapshot> own = snapshots(context, volume);
      List<Item> items =
          own.values().stream().map(each -> item(each.name(), each.labels(), false)).toList();
      delete(context, policy.get(), items, id -> world.longhorn().deleteSnapshot(volume, id));
    } else {
      Map<String, Backup> own = backups(context);
      Map<String, BackupRecord> known = context.journal().state().backups();
      List<Item> items =
          own.values().stream()
              .map(each -> item(each.id(), each.labels(), isVerified(known.get(each.id()))))
              .toList();
      delete(context, policy.get(), items, id -> deleteBackup(Objects.requireNonNull(own.get(id))));
      if (context.run().kind() == RunKind.BACKUP) {
        deleteLone(context, policy.get(), items);
      }
    }
    int deleted = context.facts().deleted().size();
    String keeps = policy.get().keep().words();
    return deleted == 0 ? "nothing beyond " + keeps : deleted + " deleted, kept are " + keeps;
  }

  private void deleteLone(RunContext context, Policy policy, List<Item> backups) {
    String volume = world.volume().get();
    Set<String> backedUp =
        world.longhorn().backups(volume).stream().map(Backup::snapshot).collect(Collectors.toSet());
    List<Item> lone =
        snapshots(context, volume).values().stream()
            .filter(each -> !backedUp.contains(each.name()) && isOfABackup(context, each))
            .map(each -> item(each.name(), each.labels(), false))
            .toList();
    if (lone.isEmpty()) {
      return;
    }
    List<Item> all = new ArrayList<>(backups);
    all.addAll(lone);
    for (Item item : expired(policy, all)) {
      if (lone.contains(item)) {
        world.longhorn().deleteSnapshot(volume, item.id());
        log.info("retention deleted {}, whose backup is gone", item.id());
      }
    }
  }

  /** Of a run that has ended, as far as the history knows it. */
  private static boolean isOfABackup(RunContext context, Snapshot snapshot) {
    return context
        .journal()
        .state()
        .run(String.valueOf(Names.runOfSnapshot(snapshot.name())))
        .filter(run -> run.kind() == RunKind.BACKUP && run.state().isFinal())
        .isPresent();
  }

  private List<Item> expired(Policy policy, List<Item> items) {
    return Retention.expired(
        policy.keep(), CronSchedule.zone(policy.timing().timeZone()), world.time().now(), items);
  }

  private void delete(
      RunContext context, Policy policy, List<Item> items, Consumer<String> deletion) {
    String made =
        context.run().kind() == RunKind.SNAPSHOT ? context.facts().snapshot() : made(context);
    List<Item> expired = expired(policy, items);
    Set<String> wanted = wanted(context);
    for (Item item : expired) {
      // What this run has made is still to be checked, whatever the clock says of its age.
      if (!item.id().equals(made) && !wanted.contains(item.id())) {
        deletion.accept(item.id());
        forget(context, item.id());
      }
    }
  }

  /** What somebody has asked a check or a restore of that waits for its turn. */
  private static Set<String> wanted(RunContext context) {
    return context.journal().state().unfinished().stream()
        .flatMap(run -> Stream.ofNullable(run.subject()))
        .collect(Collectors.toSet());
  }

  private static String made(RunContext context) {
    Backup backup = context.facts().backup();
    return backup == null ? "" : backup.id();
  }

  private void deleteBackup(Backup backup) {
    if (backup.isExport()) {
      world.exporting().targets().delete(backup.target(), backup.id());
      return;
    }
    String volume = world.volume().get();
    // The snapshot first: a kill in between leaves a backup that the next retention names again.
    if (Names.runOfSnapshot(backup.snapshot()) != null) {
      world.longhorn().deleteSnapshot(volume, backup.snapshot());
    }
    world.longhorn().deleteBackup(volume, backup.target(), backup.id());
  }

  private void forget(RunContext context, String id) {
    context
        .journal()
        .updatePatiently(
            state ->
                state
                    .without(id)
                    .changing(
                        context.id(),
                        run -> {
                          List<String> deleted = new ArrayList<>(run.facts().deleted());
                          deleted.add(id);
                          return run.with(run.facts().withDeleted(deleted));
                        }));
    listener.retentionDeleted(context.run().policy());
    log.info("retention deleted {}", id);
  }

  private Map<String, Snapshot> snapshots(RunContext context, String volume) {
    return world.longhorn().snapshots(volume).stream()
        .filter(each -> !each.removed() && isOwn(context, each.labels()))
        .collect(Collectors.toMap(Snapshot::name, Function.identity()));
  }

  private Map<String, Backup> backups(RunContext context) {
    List<Backup> all =
        context.run().kind() == RunKind.EXPORT
            ? world.exporting().targets().list(context.options().target())
            : world.longhorn().backups(world.volume().get());
    return all.stream()
        .filter(each -> each.phase() == BackupPhase.COMPLETED && isOwn(context, each.labels()))
        .collect(Collectors.toMap(Backup::id, Function.identity()));
  }

  /** Only what carries this policy's label and the id of one of our runs. */
  private static boolean isOwn(RunContext context, Map<String, String> labels) {
    return context.run().policy().equals(labels.get(Labels.POLICY))
        && Names.isRun(labels.getOrDefault(Labels.RUN, ""));
  }

  /**
   * Run ids begin with the time, so they order even where the backup store's clock differs from
   * ours.
   */
  private static Item item(String id, Map<String, String> labels, boolean verified) {
    return new Item(id, Names.time(labels.getOrDefault(Labels.RUN, "")), verified);
  }

  private static boolean isVerified(@Nullable BackupRecord record) {
    return record != null && record.verifiedAt() != null;
  }
}
