package io.holdfast.agent.page;

import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.FindingView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StatusView;
import java.util.List;

/**
 * What the page shows.
 *
 * @param backups newest first
 * @param checks newest first
 * @param backsUp whether backups can be asked for: not where there is no Longhorn
 * @param exportTargets where exports can go
 * @param lastEvent id of the newest event that is in what the page shows
 * @param whole whether all backups and runs are listed, not only the newest
 */
record PageData(
    StatusView status,
    List<BackupView> backups,
    List<RunView> runs,
    List<CheckView> checks,
    List<FindingView> findings,
    boolean backsUp,
    List<String> exportTargets,
    String lastEvent,
    boolean whole) {}
