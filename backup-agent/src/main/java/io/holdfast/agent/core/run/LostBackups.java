package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupRecord;
import io.holdfast.agent.core.model.BackupUrl;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes backups out of the history that are no more, though neither retention nor Longhorn's own
 * job has deleted them: nobody should count on them. The runs that made them say so from then on;
 * of one whose run is forgotten it is not known where it was, and its record stays.
 *
 * <p>A target that was away is read anew by Longhorn some time after it has come back, so a backup
 * has to be missing for {@link #MISSING}, with its target there.
 */
final class LostBackups {
  private static final Logger log = LoggerFactory.getLogger(LostBackups.class);
  private static final Duration MISSING = Duration.ofMinutes(15);

  private final World world;
  private final Journal journal;
  private final Map<String, Deadline> missing = new HashMap<>();

  LostBackups(World world, Journal journal) {
    this.world = world;
    this.journal = journal;
  }

  /** Looks for those of the store's volume, which another may have been before a restore. */
  void lookAtLonghorn() {
    String live = world.volume().get();
    List<Backup> there = world.longhorn().backups(live);
    Map<String, Boolean> available = new HashMap<>();
    look(
        there,
        made ->
            !made.isExport()
                && BackupUrl.volume(made.url()).equals(live)
                && available.computeIfAbsent(made.target(), this::isAvailable));
  }

  /** Looks for those on an export target. */
  void lookAt(String target, List<Backup> there) {
    look(there, made -> made.isExport() && made.target().equals(target));
  }

  private void look(List<Backup> there, Predicate<Backup> belongsHere) {
    AgentState state = journal.state();
    Set<String> ids = there.stream().map(Backup::id).collect(Collectors.toSet());
    missing.keySet().removeAll(ids);
    missing.keySet().retainAll(state.backups().keySet());
    for (BackupRecord record : state.backups().values()) {
      if (!ids.contains(record.id())
          && record.job() == null
          && made(state, record).filter(belongsHere).isPresent()
          && missing
              .computeIfAbsent(record.id(), each -> Deadline.in(MISSING, world.time()))
              .isOver()) {
        forget(record);
      }
    }
  }

  private static Optional<Backup> made(AgentState state, BackupRecord record) {
    return state.run(record.run()).flatMap(run -> Optional.ofNullable(run.facts().backup()));
  }

  private boolean isAvailable(String target) {
    return world.longhorn().backupTarget(target).filter(BackupTarget::available).isPresent();
  }

  private void forget(BackupRecord record) {
    String words = Presence.gone(record.id());
    log.warn("policy {}: {}", record.policy(), words);
    journal.update(
        state -> state.without(record.id()).changing(record.run(), run -> run.noting(words)));
  }
}
