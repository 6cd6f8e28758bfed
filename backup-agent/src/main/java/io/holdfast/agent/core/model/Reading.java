package io.holdfast.agent.core.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What verify mode read on a restored volume.
 *
 * @param result what verify mode made of it
 * @param keys number of keys that loaded, null when nothing did
 * @param digest content digest of what loaded
 * @param databases what each database holds, empty when verify mode does not say
 * @param differences what differs from the manifest inside the volume, or from what was passed on
 * @param hasManifest whether the volume carries a manifest
 * @param error why it could not be read
 * @param millis how long loading took
 * @param savedAt when the store had written what loaded, as the manifest tells; null without one
 * @param appendOnlyFile whether an append-only file goes on from there, which was read too
 */
public record Reading(
    Result result,
    @Nullable Long keys,
    @Nullable String digest,
    List<DatabaseKeys> databases,
    List<String> differences,
    boolean hasManifest,
    @Nullable String error,
    long millis,
    @Nullable Instant savedAt,
    boolean appendOnlyFile) {
  /** What verify mode read where nobody knows when it was written. */
  public Reading(
      Result result,
      @Nullable Long keys,
      @Nullable String digest,
      List<DatabaseKeys> databases,
      List<String> differences,
      boolean hasManifest,
      @Nullable String error,
      long millis) {
    this(result, keys, digest, databases, differences, hasManifest, error, millis, null, false);
  }

  public Reading {
    databases = List.copyOf(databases);
    differences = List.copyOf(differences);
  }

  /** Verify mode's own results. */
  public enum Result {
    VERIFIED,
    MISMATCH,
    NO_MANIFEST,
    UNREADABLE
  }
}
