package io.holdfast.agent.page;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The page's style, script and icon, as they lie in the jar. */
@Controller("/page")
final class FilesController {
  private static final String STYLE = resource("page.css");
  private static final String SCRIPT = resource("page.js");
  private static final String ICON = resource("icon.svg");

  /** The style. */
  @Get("/page.css")
  @Produces("text/css; charset=utf-8")
  HttpResponse<String> style() {
    return file(STYLE);
  }

  /** The script. */
  @Get("/page.js")
  @Produces("text/javascript; charset=utf-8")
  HttpResponse<String> script() {
    return file(SCRIPT);
  }

  /** The icon. */
  @Get("/icon.svg")
  @Produces("image/svg+xml")
  HttpResponse<String> icon() {
    return file(ICON);
  }

  /** Asked for anew each time: a page must not get the script of another version. */
  private static HttpResponse<String> file(String content) {
    return PageHeaders.on(HttpResponse.ok(content), "no-cache");
  }

  private static String resource(String name) {
    try (InputStream in = FilesController.class.getResourceAsStream("/page/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
