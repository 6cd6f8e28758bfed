package io.holdfast.agent.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How things stand.
 *
 * @param volume the live Longhorn volume, null when it could not be found
 * @param target whether all backup targets are there that policies back up to
 * @param state whether the agent can save its state; runs wait while it can not
 * @param config whether the configuration file as it is now is in force
 * @param running the run under way
 * @param waiting how many runs wait
 * @param newestVerifiedAt when the data of the newest verified backup was current
 */
public record StatusView(
    String version,
    Instant now,
    @Nullable String volume,
    HealthView store,
    HealthView longhorn,
    HealthView target,
    HealthView state,
    HealthView config,
    List<PolicyView> policies,
    @Nullable RunView running,
    int waiting,
    @Nullable RunView lastRun,
    @Nullable CheckView lastCheck,
    @Nullable Instant newestVerifiedAt) {}
