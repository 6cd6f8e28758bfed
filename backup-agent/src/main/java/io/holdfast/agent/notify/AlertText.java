package io.holdfast.agent.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.agent.core.model.Alert;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert as text and as JSON. */
final class AlertText {
  private static final JsonMapper JSON = new JsonMapper();

  private AlertText() {}

  /** One line in ASCII, which headers can carry. */
  static String title(String source, Alert alert) {
    String what =
        switch (alert.kind()) {
          case FAILED -> "backup run of policy " + alert.subject() + " failed";
          case CHECK -> "a backup does not restore as it was made";
          case OVERDUE -> "policy " + alert.subject() + " is overdue";
          case STATE -> "the backup agent can not save its state";
          case JOB -> "recurring job of policy " + alert.subject() + " is not as it should be";
        };
    return source + ": " + (alert.isOver() ? "over: " : "") + what;
  }

  /** What is wrong, or that it is over. */
  static String body(Alert alert) {
    return alert.isOver()
        ? "over since " + alert.overAt() + ", it began at " + alert.since() + "; " + alert.words()
        : alert.words() + " (since " + alert.since() + ")";
  }

  /** All there is to say, for programs; the fields stay what they are. */
  static String json(String source, Alert alert) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("source", source);
    fields.put("status", alert.isOver() ? "resolved" : "firing");
    fields.put("alert", alert.kind().reason());
    fields.put("key", alert.key());
    fields.put("subject", alert.subject());
    fields.put("title", title(source, alert));
    fields.put("text", alert.words());
    fields.put("since", alert.since().toString());
    fields.put("resolvedAt", alert.overAt() == null ? null : alert.overAt().toString());
    return write(fields);
  }

  static String slack(String source, Alert alert) {
    String mark = alert.isOver() ? ":white_check_mark: " : ":rotating_light: ";
    // Slack takes these three for mark-up.
    String body = body(alert).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return write(Map.of("text", mark + "*" + title(source, alert) + "*\n" + body));
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an alert is plain text", e);
    }
  }
}
