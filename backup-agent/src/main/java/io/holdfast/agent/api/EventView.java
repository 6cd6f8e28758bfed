package io.holdfast.agent.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The data of a server-sent event of {@code GET /api/v1/runs/events}.
 *
 * @param event queued, started, step-begun, step-progress, step-ended, noted or ended
 * @param run the run it happened to
 * @param kind of the run: backup, snapshot, export, check, restore, provision, extract or in_place
 * @param state of the run: queued, running, succeeded or failed
 * @param step the step it happened to, null when it happened to the run as a whole
 * @param words the note, or why the run failed; null where there are none
 */
public record EventView(
    String event,
    Instant at,
    String run,
    String kind,
    String policy,
    String state,
    @Nullable StepView step,
    @Nullable String words) {}
