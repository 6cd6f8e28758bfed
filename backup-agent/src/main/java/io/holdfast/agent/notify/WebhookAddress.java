package io.holdfast.agent.notify;

import io.holdfast.agent.core.model.AlertKind;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook is. Exactly one of address and file is set: many addresses are secrets in
 * themselves, and a Secret's file may change while the agent runs.
 *
 * @param name tells it from others; what it was told is remembered by it
 * @param url the address
 * @param urlFile a file whose first line is the address
 * @param tokenFile a file whose first line is sent as bearer token, null for none
 * @param on the alerts it is told of
 */
public record WebhookAddress(
    String name,
    WebhookKind kind,
    @Nullable String url,
    @Nullable Path urlFile,
    @Nullable Path tokenFile,
    Set<AlertKind> on) {
  public WebhookAddress {
    on = Set.copyOf(on);
  }
}
