package io.holdfast.agent.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The description of the API, which the build makes of the controllers and their Javadoc. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Holdfast backup agent",
            version = "1",
            description =
                "Backups of one Longhorn volume, and checks that they restore. Reading needs no token; what changes something does.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
@SecurityScheme(
    name = OpenApiController.TOKEN,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "The first line of the file that http.tokenFile of the configuration names.")
@Controller("/openapi.yml")
final class OpenApiController {
  static final String TOKEN = "token";

  private static final String FILE = "/META-INF/swagger/openapi.yml";

  /** This description. */
  @Get
  @Produces("application/yaml")
  HttpResponse<String> description() {
    try (InputStream in = OpenApiController.class.getResourceAsStream(FILE)) {
      return HttpResponse.ok(
          new String(Objects.requireNonNull(in, FILE).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
