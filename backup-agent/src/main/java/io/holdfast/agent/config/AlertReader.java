package io.holdfast.agent.config;

import io.holdfast.agent.core.model.AlertKind;
import io.holdfast.agent.notify.WebhookAddress;
import io.holdfast.agent.notify.WebhookKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads whom alerts go to. */
final class AlertReader {
  private static final Duration REPEAT = Duration.ofHours(24);
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";
  private static final Set<String> KEYS =
      Set.of("name", "kind", "url", "urlFile", "tokenFile", "on");

  private AlertReader() {}

  static AgentConfig.Alerts read(Section top) {
    return top.section("alerts", Set.of("repeat", "events", "webhooks"))
        .map(AlertReader::alerts)
        .orElse(new AgentConfig.Alerts(REPEAT, false, List.of()));
  }

  private static AgentConfig.Alerts alerts(Section section) {
    List<WebhookAddress> webhooks = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section each : section.sections("webhooks", KEYS)) {
      WebhookAddress webhook = webhook(each);
      if (!names.add(webhook.name())) {
        throw each.refuse(
            "name", "is the name of an earlier webhook too; accepted is a name of its own");
      }
      webhooks.add(webhook);
    }
    return new AgentConfig.Alerts(
        section.duration("repeat", REPEAT),
        section.flag("events", false, "true or false"),
        webhooks);
  }

  private static WebhookAddress webhook(Section section) {
    String name = section.required("name", "a name of a webhook");
    if (!name.matches(NAME)) {
      throw section.refuse(
          "name", "is not accepted; accepted are up to 40 lower-case letters, digits and dashes");
    }
    String kinds =
        Stream.of(WebhookKind.values()).map(WebhookKind::word).collect(Collectors.joining(", "));
    String kind = section.required("kind", kinds);
    WebhookKind found =
        Stream.of(WebhookKind.values())
            .filter(each -> each.word().equals(kind))
            .findFirst()
            .orElseThrow(() -> section.refuse("kind", "is not accepted; accepted are " + kinds));
    section.exactlyOne("url", "urlFile");
    return new WebhookAddress(
        name,
        found,
        url(section),
        path(section, "urlFile"),
        path(section, "tokenFile"),
        on(section));
  }

  private static @Nullable String url(Section section) {
    String accepted = "an http or https URL";
    String url = section.text("url", accepted);
    if (url == null) {
      return null;
    }
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, with what is accepted.
    }
    throw section.refuse("url", "is not accepted; accepted is " + accepted);
  }

  private static @Nullable Path path(Section section, String key) {
    String text = section.text(key, "the path of a file");
    return text == null ? null : Path.of(text);
  }

  private static Set<AlertKind> on(Section section) {
    if (!section.has("on")) {
      return EnumSet.allOf(AlertKind.class);
    }
    String accepted =
        "a list of "
            + Stream.of(AlertKind.values()).map(AlertKind::word).collect(Collectors.joining(", "));
    Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
    for (String word : section.texts("on", accepted)) {
      kinds.add(
          Stream.of(AlertKind.values())
              .filter(each -> each.word().equals(word))
              .findFirst()
              .orElseThrow(() -> section.refuse("on", "is not accepted; accepted is " + accepted)));
    }
    return kinds;
  }
}
