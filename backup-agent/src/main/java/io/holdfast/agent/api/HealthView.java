package io.holdfast.agent.api;

/** Whether something is there, and in words what it is or why not. */
public record HealthView(boolean ok, String words) {}
