package io.holdfast.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micronaut.http.HttpMethod;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the API says what the API does. */
class OpenApiTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @TempDir private static Path folder;
  private static AgentFixture agent;
  private static HttpClient client;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    agent = new AgentFixture(folder);
    client = HttpClient.newHttpClient();
    HttpResponse<String> served = get("/openapi.yml");
    assertThat(served.headers().firstValue("Content-Type"))
        .hasValueSatisfying(each -> assertThat(each).startsWith("application/yaml"));
    description = YAML.readTree(served.body());
  }

  @AfterAll
  static void stop() {
    client.close();
    agent.close();
  }

  @Test
  void routes_areAllDescribedAndNoOthers() {
    TreeSet<String> routes =
        agent
            .part(Router.class)
            .uriRoutes()
            .filter(each -> each.getHttpMethod() != HttpMethod.HEAD)
            .map(each -> each.getHttpMethodName() + " " + each.getUriMatchTemplate().toPathString())
            .collect(Collectors.toCollection(TreeSet::new));
    TreeSet<String> described = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).isEqualTo(routes);
  }

  @Test
  void operations_haveWordsAndAnswersWithSchemas() {
    for (JsonNode path : description.path("paths")) {
      for (JsonNode operation : path) {
        String id = operation.path("operationId").asText();
        assertThat(operation.path("summary").asText() + operation.path("description").asText())
            .as(id)
            .isNotBlank();
        assertThat(operation.path("responses")).as(id).isNotEmpty();
        for (JsonNode answer : operation.path("responses")) {
          assertThat(answer.path("content")).as(id + answer).isNotEmpty();
        }
      }
    }
    description
        .findValuesAsText("$ref")
        .forEach(each -> assertThat(schema(each).isMissingNode()).as(each).isFalse());
  }

  @Test
  void post_needsTheTokenAndSaysWhatItIsWithoutIt() throws Exception {
    JsonNode scheme = description.at("/components/securitySchemes/token");
    assertThat(scheme.path("type").asText()).isEqualTo("http");
    assertThat(scheme.path("scheme").asText()).isEqualTo("bearer");
    int posts = 0;
    for (var path : description.path("paths").properties()) {
      JsonNode post = path.getValue().path("post");
      if (post.isMissingNode()) {
        continue;
      }
      posts++;
      assertThat(post.path("security").path(0).has("token")).as(path.getKey()).isTrue();
      HttpResponse<String> refused =
          client.send(
              request(path.getKey().replace("{run}", "none"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(path.getKey()).isEqualTo(401);
      if (path.getKey().contains("{run}")) {
        // A part of a run that was asked for, and no asking for one.
        assertFits(refused.body(), post.at("/responses/4XX"));
        continue;
      }
      assertThat(post.path("responses").properties())
          .as(path.getKey())
          .extracting(Map.Entry::getKey)
          .containsExactlyInAnyOrder("202", "400", "401", "409", "503");
      assertThat(post.at("/requestBody/content/application~1json/schema/$ref").asText())
          .as(path.getKey())
          .endsWith("Request");
      assertFits(refused.body(), post.at("/responses/401"));
    }
    assertThat(posts).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("io.holdfast.agent.http.AgentFixture#described")
  void answers_areAsDescribed(String path) throws Exception {
    assertFits(
        get(path).body(), description.path("paths").path(path).path("get").at("/responses/200"));
  }

  @Test
  void run_andWhatThereIsNot_areAsDescribed() throws Exception {
    JsonNode asking = description.at("/paths/~1api~1v1~1backups/post/responses");
    HttpResponse<String> asked =
        client.send(
            request("/api/v1/backups")
                .header("Authorization", "Bearer " + agent.token())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertFits(asked.body(), asking.path("202"));
    String id = YAML.readTree(asked.body()).path("id").asText();
    JsonNode reading = description.at("/paths/~1api~1v1~1runs~1{id}/get/responses");
    assertFits(get("/api/v1/runs/" + id).body(), reading.path("200"));
    assertFits(get("/api/v1/runs/none").body(), reading.path("4XX"));
  }

  private static void assertFits(String json, JsonNode answer) throws IOException {
    JsonNode schema = answer.at("/content/application~1json/schema");
    assertThat(schema.isMissingNode()).as(answer.toString()).isFalse();
    List<String> troubles = new ArrayList<>();
    compare(YAML.readTree(json), schema, "", troubles);
    assertThat(troubles).as(json).isEmpty();
  }

  /** As much of JSON Schema as the description uses. */
  private static void compare(JsonNode value, JsonNode told, String at, List<String> troubles) {
    JsonNode schema = told;
    if (schema.has("allOf")) {
      schema = schema.path("allOf").path(0);
    }
    if (schema.has("$ref")) {
      schema = schema(schema.path("$ref").asText());
    }
    if (value.isNull()) {
      if (!told.path("nullable").asBoolean()) {
        troubles.add(at + " is null");
      }
      return;
    }
    boolean fits =
        switch (schema.path("type").asText()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      troubles.add(at + " is " + value.getNodeType() + ", described as " + schema);
    }
    for (JsonNode each : schema.path("required")) {
      if (!value.has(each.asText())) {
        troubles.add(at + " lacks " + each.asText());
      }
    }
    for (var each : value.properties()) {
      JsonNode property = schema.path("properties").path(each.getKey());
      if (property.isMissingNode()) {
        troubles.add(at + "/" + each.getKey() + " is not described");
      } else {
        compare(each.getValue(), property, at + "/" + each.getKey(), troubles);
      }
    }
    if (value.isArray()) {
      for (JsonNode each : value) {
        compare(each, schema.path("items"), at + "[]", troubles);
      }
    }
  }

  private static JsonNode schema(String reference) {
    return description.at(reference.substring(1));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(agent.url() + path));
  }
}
