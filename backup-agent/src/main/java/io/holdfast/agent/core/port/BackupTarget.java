package io.holdfast.agent.core.port;

/**
 * A Longhorn backup target.
 *
 * @param message Longhorn's reason when it is not available
 */
public record BackupTarget(String name, String url, boolean available, String message) {}
