package io.holdfast.sim.state;

/** A setting that differs from its default. */
public record Setting(String name, String value) {}
