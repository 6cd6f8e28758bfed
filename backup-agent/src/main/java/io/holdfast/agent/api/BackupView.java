package io.holdfast.agent.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A backup or an export.
 *
 * @param id Longhorn's name, {@code backup-<16 hex>}, or {@code export-<run id>}
 * @param target the Longhorn backup target or the export target, empty while that can not be asked
 * @param dataAt when its data was current, null while it is being made
 * @param size bytes it stands for
 * @param uploaded bytes that were sent for it
 * @param policy empty for backups the agent did not make
 * @param state completed, in_progress, error and so on; {@code unknown} while Longhorn can not be
 *     asked
 * @param verified verified, mismatch, unrestorable, inconclusive or unchecked; a later inconclusive
 *     check leaves it verified
 * @param check the last check
 */
public record BackupView(
    String id,
    String target,
    @Nullable Instant dataAt,
    long size,
    long uploaded,
    String policy,
    @Nullable String run,
    String state,
    @Nullable Long keys,
    @Nullable String digest,
    String verified,
    @Nullable CheckView check) {}
