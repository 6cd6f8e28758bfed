package io.holdfast.agent.core.model;

import java.time.Instant;

/**
 * What is kept as evidence of a restore check.
 *
 * @param policy the policy that made the backup
 * @param volume the live volume's Longhorn name; for an export, what the store is called in exports
 * @param target the Longhorn backup target, or export target, it came from
 * @param dataAt when the data was current
 * @param server name and version of the store that made it
 * @param size bytes it stands for
 */
public record CheckReport(
    CheckOutcome outcome,
    String policy,
    String volume,
    String target,
    Instant dataAt,
    String server,
    long size) {}
