package io.holdfast.agent.core.model;

/**
 * What the store says of itself.
 *
 * @param maxMemory bytes of data it accepts, 0 when there is no limit or it does not say
 * @param lastSaveOk whether its last save went well
 * @param asksForPassword whether it serves nobody without a password
 */
public record StoreFacts(long maxMemory, boolean lastSaveOk, boolean asksForPassword) {}
