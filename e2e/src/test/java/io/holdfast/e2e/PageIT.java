package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.agent.core.history.AgentState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * The agent's page in headless Chromium. With {@code -Dholdfast.screenshots=FOLDER} pictures of it
 * are left there.
 */
final class PageIT {
  private static final String HOSTILE =
      "\"'><img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>";

  @TempDir private static Path profile;
  private static Browser browser;

  @TempDir private Path home;
  private Tab tab;

  @BeforeAll
  static void startBrowser() throws IOException {
    var program = Browser.program();
    Assumptions.assumeTrue(program.isPresent(), "chromium is not installed");
    browser = Browser.start(program.get(), profile);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    tab = browser.open().like(1400, 900, false);
  }

  @AfterEach
  void close() {
    tab.close();
  }

  @Test
  void backUp_pressed_showsEachStepAndTheVerdictWithoutBeingReadAnew() throws Exception {
    try (Deployment deployment = new Deployment(home)) {
      deployment.start();
      try (Jedis client = deployment.client()) {
        for (int i = 0; i < 200; i++) {
          client.set("key-" + i, "v".repeat(1000));
        }
      }
      String url = "http://127.0.0.1:" + deployment.agentPort;
      tab.load(url);
      tab.await("document.getElementById('link').textContent === 'live'");
      assertThat(tab.text("#backups")).contains("none yet");
      tab.value(
          """
          window.steps = new Set(); window.said = [];
          new MutationObserver(() => {
            for (const row of document.querySelectorAll('#now tbody tr')) window.steps.add(row.cells[0].innerText);
            for (const bar of document.querySelectorAll('#now progress')) window.steps.add('a bar');
            window.said.push(document.getElementById('said').textContent);
          }).observe(document.body, {childList: true, subtree: true, characterData: true}); 1
          """);

      tab.value("document.getElementById('token').focus()");
      tab.type(Files.readString(home.resolve("agent-token")).strip());
      tab.click("[data-ask=backups]");

      tab.await("document.querySelector('#runs .badge.succeeded') !== null");
      assertThat(words(tab.value("[...window.steps]"))).contains("a bar", "barrier", "backup");
      assertThat(words(tab.value("window.said")))
          .anyMatch(each -> each.endsWith(": snapshot"))
          .anyMatch(each -> each.endsWith(": verify"))
          .anyMatch(each -> each.endsWith(" succeeded"));
      assertThat(tab.text("#backups")).contains("verified", "200", "restored in");
      assertThat(tab.text("#timeline")).contains("verified 1");
      assertThat(tab.text("#measured")).contains("The last took");
      assertThat(tab.text("#now")).contains("nothing");
      assertThat(tab.value("document.getElementById('token').value").asText()).isEmpty();

      // Once more for that one backup, by the keyboard, with the token the tab has kept.
      tab.value("document.querySelector('#backups button').focus()");
      tab.press("Enter", 13, "\r");
      tab.await("document.querySelectorAll('#runs .badge.succeeded').length === 2");
      shoot("live");
      assertClean(url);
      tab.click("#forget");
      assertThat(tab.value("sessionStorage.length + document.cookie.length").asInt()).isZero();
    }
  }

  @Test
  void backUp_withoutOrWithAWrongToken_saysSoAndAsksForNothing() throws IOException {
    try (MadeUpAgent agent = new MadeUpAgent(home, AgentState.empty(), "", true)) {
      tab.load(agent.url());
      tab.click("[data-ask=backups]");
      tab.await("document.getElementById('answer').textContent.includes('Type it first')");
      assertThat(tab.value("document.activeElement.id").asText()).isEqualTo("token");
      tab.type("0".repeat(64));
      tab.click("[data-ask=backups]");
      tab.await("document.getElementById('answer').textContent.includes('does not accept')");
      assertThat(tab.value("sessionStorage.length").asInt()).isZero();
      assertThat(tab.text("#now")).contains("nothing");
      tab.value("document.getElementById('token').focus()");
      tab.type("tøken ☃");
      tab.click("[data-ask=backups]");
      tab.await("document.getElementById('answer').textContent.includes('letters')");
      tab.value("document.getElementById('token').value = ''");
      tab.value("document.getElementById('token').focus()");
      tab.type(agent.token());
      // There is no store, so it is taken and fails, and the page tells that.
      tab.click("[data-ask=backups]");
      tab.await("document.querySelector('#runs .badge.failed') !== null");
      assertThat(tab.text("#runs")).contains("did not answer");
    }
  }

  @Test
  void names_thatAreMarkup_areShownAsTheyAre() throws IOException {
    AgentState past = new History(Instant.now(), HOSTILE).backups(30);
    try (MadeUpAgent agent = new MadeUpAgent(home, past, HOSTILE, true)) {
      tab.load(agent.url());
      tab.await("document.getElementById('link').textContent === 'live'");
      tab.value("document.querySelectorAll('details').forEach(each => each.open = true)");
      assertThat(tab.text("#cards")).contains("attached" + HOSTILE);
      assertThat(tab.text("#runs")).contains(HOSTILE);
      assertThat(tab.text("#backups")).contains("hourly" + HOSTILE);
      // What comes later by the script is no other.
      tab.value("window.before = document.getElementById('backups')");
      tab.value("document.getElementById('token').focus()");
      tab.type(agent.token());
      tab.click("[data-ask=backups]");
      tab.await("document.getElementById('backups') !== window.before");
      assertThat(tab.text("#cards")).contains("attached" + HOSTILE);
      assertThat(tab.value("document.images.length + document.scripts.length").asInt())
          .as("the page's own script only")
          .isEqualTo(1);
      assertThat(tab.value("typeof window.hacked").asText()).isEqualTo("undefined");
      assertThat(tab.dialogs).isEmpty();
      assertClean(agent.url());
    }
  }

  @Test
  void scriptAndHandler_thatGotIntoThePage_areNotRun() throws IOException {
    try (MadeUpAgent agent = new MadeUpAgent(home, AgentState.empty(), "", true)) {
      tab.load(agent.url());
      tab.value(
          """
          (() => {
            const allowed = (what) => { try { what(); return 1; } catch { return 0; } };
            const script = document.createElement('script');
            const image = document.createElement('img');
            window.made = allowed(() => script.append('window.hacked = 1'))
              + allowed(() => image.setAttribute('onerror', 'window.hacked = 1'))
              + allowed(() => { document.body.innerHTML = '<p>'; });
            document.body.append(script, image);
            image.src = '/nowhere';
            fetch('http://127.0.0.1:1/stolen').catch(() => { window.kept = 1; });
          })()
          """);
      tab.await("window.kept === 1");
      assertThat(tab.value("typeof window.hacked").asText()).isEqualTo("undefined");
      assertThat(tab.value("document.querySelectorAll('main').length").asInt()).isEqualTo(1);
      assertThat(tab.console).anyMatch(each -> each.contains("Content Security Policy"));
    }
  }

  @Test
  void page_withoutScripts_showsAllButTheButtons() throws IOException {
    AgentState past = new History(Instant.now(), "").backups(30);
    try (MadeUpAgent agent = new MadeUpAgent(home, past, "", true)) {
      tab.withoutScripts().load(agent.url());
      assertThat(tab.text("main"))
          .contains("Timeline", "verified 2", "hourly", "Without scripts")
          .doesNotContain("Back up now");
      shoot("no-scripts");
    }
  }

  @ParameterizedTest
  @CsvSource({"empty,0,true", "failed,12,false", "usual,30,true", "many,400,true"})
  void page_isReadableAtAnyWidthInBothColours(String name, int backups, boolean there)
      throws IOException {
    AgentState past =
        backups == 0 ? AgentState.empty() : new History(Instant.now(), "").backups(backups);
    try (MadeUpAgent agent = new MadeUpAgent(home, past, "", there)) {
      for (int width : List.of(400, 1400)) {
        for (boolean dark : List.of(false, true)) {
          tab.like(width, 1800, dark).load(agent.url() + (backups == 400 ? "/?all=true" : "/"));
          tab.await("document.getElementById('link').textContent === 'live'");
          shoot(name + "-" + width + (dark ? "-dark" : "-light"));
          assertThat(tab.value("document.documentElement.scrollWidth").asInt())
              .as("nothing sticks out")
              .isLessThanOrEqualTo(width);
          assertThat(words(tab.value(PageProbes.FAINT))).as("too faint to read").isEmpty();
          assertNamed();
        }
      }
      assertThat(tab.text("#backups")).contains(backups == 0 ? "none yet" : "verified");
      assertClean(agent.url());
    }
  }

  /** All that can be operated has a name, and all pictures have one. */
  private void assertNamed() {
    Set<String> roles =
        Set.of("button", "textbox", "checkbox", "link", "image", "progressbar", "table");
    for (JsonNode node : tab.accessibility()) {
      if (roles.contains(node.path("role").path("value").asText())
          && !node.path("ignored").asBoolean()) {
        assertThat(node.path("name").path("value").asText()).as(node.toString()).isNotBlank();
      }
    }
  }

  /** Nothing was loaded from elsewhere, and nothing went wrong that only the console tells. */
  private void assertClean(String url) {
    assertThat(tab.loaded).isNotEmpty().allMatch(each -> each.startsWith(url + "/"));
    assertThat(tab.console).isEmpty();
  }

  private void shoot(String name) throws IOException {
    String folder = System.getProperty("holdfast.screenshots", "");
    if (!folder.isEmpty()) {
      tab.screenshot(Path.of(folder).resolve(name + ".png"));
    }
  }

  private static List<String> words(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
