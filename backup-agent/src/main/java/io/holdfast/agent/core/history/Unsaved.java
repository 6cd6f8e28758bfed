package io.holdfast.agent.core.history;

import java.time.Instant;

/**
 * That the state can not be saved, as it was found last.
 *
 * @param since when it was found first
 * @param words why, in the words of the place where the state lies
 */
public record Unsaved(Instant since, String words) {}
