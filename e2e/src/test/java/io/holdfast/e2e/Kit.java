package io.holdfast.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The Kubernetes kit of this repository, built by kubectl and read into typed objects. */
final class Kit {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final KubernetesSerialization MODEL = new KubernetesSerialization();

  /** kubectl passes unknown fields on, and the typed model collects them: here they are errors. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .build();

  private Kit() {}

  /**
   * What {@code kubectl kustomize} makes of a folder; the test is skipped where there is no
   * kubectl.
   */
  static List<JsonNode> build(Path folder) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        onPath("kubectl"), "there is no kubectl on the PATH to build the kit with");
    Outcome outcome = Outcome.of(Map.of(), 300, List.of("kubectl", "kustomize", folder.toString()));
    if (outcome.exitCode() != 0) {
      throw new AssertionError("kubectl kustomize " + folder + ": " + outcome.output());
    }
    return documents(outcome.output());
  }

  /** The objects of a file. */
  static List<JsonNode> read(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static List<JsonNode> documents(String text) throws IOException {
    var found = new ArrayList<JsonNode>();
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      YAML.readValues(parser, JsonNode.class).forEachRemaining(found::add);
    }
    found.removeIf(node -> !node.isObject());
    return found;
  }

  /**
   * An object as its typed model.
   *
   * @throws IllegalArgumentException when a field is unknown to the model or has a wrong type
   */
  static HasMetadata typed(JsonNode node) {
    KubernetesResource loose = MODEL.unmarshal(node.toString(), KubernetesResource.class);
    return (HasMetadata) STRICT.convertValue(node, loose.getClass());
  }

  /** "Kind namespace/name", as a reader of a failed test wants it. */
  static String describe(JsonNode node) {
    JsonNode metadata = node.path("metadata");
    return "%s %s/%s"
        .formatted(
            node.path("kind").asText(),
            metadata.path("namespace").asText("-"),
            metadata.path("name").asText());
  }

  /** Whether a program can be started by its name. */
  static boolean onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
