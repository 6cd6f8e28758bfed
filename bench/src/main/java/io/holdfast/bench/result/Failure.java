package io.holdfast.bench.result;

/** A test that gave no figure with one server, and why. */
public record Failure(String test, String server, int round, String reason) {}
