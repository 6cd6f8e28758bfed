package io.holdfast.agent.notify;

import java.util.Locale;

/** The shapes of posts. */
public enum WebhookKind {
  /** Every field, for programs. */
  JSON,
  /** Text with title, priority and tags as headers, as ntfy takes it at a topic's address. */
  NTFY,
  /** One text, as Slack's, Mattermost's and Discord's (/slack) incoming webhooks take it. */
  SLACK;

  /** As the configuration spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
