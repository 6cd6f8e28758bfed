package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** One page in the browser, and what went on in it that a reader would not see. */
final class Tab {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Browser browser;
  private final String session;
  private final String target;

  /** What the console says, uncaught errors and refused loads among it. */
  final List<String> console = new CopyOnWriteArrayList<>();

  /** All addresses that something was loaded from. */
  final List<String> loaded = new CopyOnWriteArrayList<>();

  /** Dialogs that a script has opened. */
  final List<String> dialogs = new CopyOnWriteArrayList<>();

  Tab(Browser browser, String session, String target) {
    this.browser = browser;
    this.session = session;
    this.target = target;
  }

  void prepare() {
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  void heard(String method, JsonNode event) {
    switch (method) {
      case "Runtime.consoleAPICalled" -> console.add(event.path("args").toString());
      case "Runtime.exceptionThrown" -> console.add(event.path("exceptionDetails").toString());
      case "Log.entryAdded" -> console.add(event.path("entry").toString());
      case "Network.requestWillBeSent" -> loaded.add(event.path("request").path("url").asText());
      case "Page.javascriptDialogOpening" -> dialogs.add(event.path("message").asText());
      default -> {}
    }
  }

  /** Sets the size of the window, and which colours the system prefers. */
  Tab like(int width, int height, boolean dark) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    return this;
  }

  /** Turns scripts off, for pages that are loaded from here on. */
  Tab withoutScripts() {
    call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    return this;
  }

  /** Loads a page and waits until all of it is there. */
  Tab load(String url) {
    call("Page.navigate", Map.of("url", url));
    await("document.readyState === 'complete' && location.href.startsWith('http')");
    return this;
  }

  /** The value of an expression, which may be a promise. */
  JsonNode value(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    assertThat(result.path("exceptionDetails").isMissingNode())
        .as(expression + ": " + result)
        .isTrue();
    return result.path("result").path("value");
  }

  /** The text that a reader sees of an element. */
  String text(String selector) {
    return value("document.querySelector('" + selector + "').innerText").asText();
  }

  void await(String condition) {
    Awaitility.await(condition)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> value(condition).asBoolean());
  }

  void click(String selector) {
    value("document.querySelector('" + selector + "').click()");
  }

  /** Types into whatever has the focus. */
  void type(String text) {
    call("Input.insertText", Map.of("text", text));
  }

  /** Presses a key, such as Tab, Enter or a space. */
  void press(String key, int code, String text) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "windowsVirtualKeyCode",
              code,
              "text",
              type.equals("keyDown") ? text : ""));
    }
  }

  /** What assistive technology is told of the page. */
  JsonNode accessibility() {
    return call("Accessibility.getFullAXTree", Map.of()).path("nodes");
  }

  /** A picture of what is in the window. */
  void screenshot(Path file) throws IOException {
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
  }

  void close() {
    browser.call("", "Target.closeTarget", Map.of("targetId", target));
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return browser.call(session, method, parameters);
  }
}
