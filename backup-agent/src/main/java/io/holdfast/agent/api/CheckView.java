package io.holdfast.agent.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restore check's verdict.
 *
 * @param result verified, mismatch, unrestorable or inconclusive
 * @param block checksum of the broken block when Longhorn names one
 * @param restoreSeconds until Longhorn had restored the volume
 * @param loadSeconds for reading the data on it
 * @param dataAgeSeconds age of the data when the check began
 */
public record CheckView(
    String run,
    String backup,
    String result,
    Instant at,
    @Nullable Long expectedKeys,
    @Nullable Long foundKeys,
    @Nullable String expectedDigest,
    @Nullable String foundDigest,
    List<String> differences,
    String reason,
    @Nullable String block,
    double restoreSeconds,
    double loadSeconds,
    long dataAgeSeconds) {}
