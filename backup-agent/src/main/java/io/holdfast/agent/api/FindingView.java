package io.holdfast.agent.api;

/**
 * What one of the doctor's rules has found.
 *
 * @param state ok, failed or unknown
 * @param mend what to do about it, empty unless it failed
 */
public record FindingView(String rule, String state, String found, String why, String mend) {}
