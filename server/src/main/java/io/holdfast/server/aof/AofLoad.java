package io.holdfast.server.aof;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link AofReader} read.
 *
 * @param commands handed to the sink, MULTI and EXEC among them
 * @param timestamp of the last {@code #TS:} annotation, Unix time in seconds; -1 without one
 * @param cut what was cut off the last file; null when it was whole
 */
public record AofLoad(long commands, long timestamp, @Nullable TailCut cut) {}
