package io.holdfast.agent.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run.
 *
 * @param kind backup, snapshot, export, check, restore, provision, extract or in_place
 * @param trigger schedule, request, or longhorn for what a recurring job has made
 * @param state queued, running, succeeded or failed
 * @param seconds from its start until its end or now, 0 while it waits
 * @param reason why it failed
 * @param backup the backup or export it made, checks or restores
 * @param uploaded bytes sent for that backup
 * @param keys keys that the barrier reported
 * @param unchanged what holds the same data already, so that the run made nothing
 * @param deleted what retention deleted
 * @param newVolume the volume that a restore makes and leaves
 * @param directory where a restore puts its files
 * @param inPlace how a restore in place goes about it, null while it has not been decided
 */
public record RunView(
    String id,
    String kind,
    String policy,
    String trigger,
    String state,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    double seconds,
    @Nullable String reason,
    List<String> notes,
    List<StepView> steps,
    @Nullable String server,
    @Nullable String snapshot,
    @Nullable String backup,
    long size,
    long uploaded,
    @Nullable Long keys,
    @Nullable String digest,
    @Nullable String unchanged,
    List<String> deleted,
    @Nullable String newVolume,
    @Nullable String directory,
    @Nullable InPlaceView inPlace,
    @Nullable CheckView check) {

  /** Whether nothing more will happen to it. */
  public boolean ended() {
    return state.equals("succeeded") || state.equals("failed");
  }
}
