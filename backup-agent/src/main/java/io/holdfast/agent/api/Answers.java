package io.holdfast.agent.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies that hold nothing but a list or a line, and those of requests. */
public final class Answers {
  private Answers() {}

  /**
   * Answer of {@code GET /api/v1/backups}, newest first.
   *
   * @param warning why the list is from the agent's own history only, null when all could be asked
   */
  public record Backups(List<BackupView> backups, @Nullable String warning) {}

  /** Answer of {@code GET /api/v1/runs}, newest first. */
  public record Runs(List<RunView> runs) {}

  /** Answer of {@code GET /api/v1/checks}, newest first. */
  public record Checks(List<CheckView> checks) {}

  /** Answer of {@code GET /doctor}, those first that want mending. */
  public record Findings(List<FindingView> findings) {}

  /** Answer of whatever was refused. */
  public record Failure(String error) {}

  /**
   * Body of {@code POST /api/v1/backups}; may be left out.
   *
   * @param check whether a restore check follows, false when left out
   * @param full whether every block is sent again, false when left out
   */
  public record BackupRequest(@Nullable Boolean check, @Nullable Boolean full) {}

  /**
   * Body of {@code POST /api/v1/exports}; may be left out.
   *
   * @param target the export target; may be left out where there is only one
   * @param check whether a restore check follows, false when left out
   */
  public record ExportRequest(@Nullable String target, @Nullable Boolean check) {}

  /**
   * Body of {@code POST /api/v1/checks}; may be left out.
   *
   * @param backup the newest when left out
   */
  public record CheckRequest(@Nullable String backup) {}

  /**
   * Body of {@code POST /api/v1/restores}.
   *
   * @param dir absolute path of an empty or absent folder
   * @param volume instead of a folder: name of a Longhorn volume that is to be made and to stay
   * @param replicas of that volume, 3 when left out
   * @param handOver instead of both: whether the snapshot file is to be fetched, by POST {@code
   *     /api/v1/restores/{run}/file}
   * @param inPlace instead of all three: whether the store itself goes back, which stops it
   */
  public record RestoreRequest(
      @Nullable String backup,
      @Nullable String dir,
      @Nullable String volume,
      @Nullable Integer replicas,
      @Nullable Boolean handOver,
      @Nullable Boolean inPlace) {}

  /**
   * Body of {@code POST /api/v1/restores/{run}/received}.
   *
   * @param sha256 of the file that has arrived, in hexadecimal
   */
  public record Received(@Nullable String sha256) {}

  /**
   * Answer of {@code GET /api/v1/restores/in-place/{backup}}: what a restore in place would do now.
   *
   * @param steps in order, one sentence each
   */
  public record Plan(String backup, InPlaceView inPlace, List<String> steps) {}
}
