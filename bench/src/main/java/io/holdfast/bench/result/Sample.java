package io.holdfast.bench.result;

/**
 * One figure.
 *
 * @param server the server's name in {@link ServerVersion}
 * @param round from 1
 */
public record Sample(String test, String server, Metric metric, int round, double value) {}
