package io.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Kubernetes kit, as far as it can be judged without a cluster. */
final class KitTest {
  private static final Path BASE = Program.ROOT.resolve("kustomize/base");
  private static final Path TRY = Program.ROOT.resolve("kustomize/overlays/try");

  @ParameterizedTest
  @ValueSource(strings = {"kustomize/base", "kustomize/overlays/try"})
  void build_ofEachKustomization_hasOnlyFieldsThatKubernetesKnows(String folder) throws Exception {
    List<JsonNode> objects = Kit.build(Program.ROOT.resolve(folder));

    assertThat(objects).hasSizeGreaterThan(10);
    for (JsonNode object : objects) {
      HasMetadata typed = Kit.typed(object);
      assertThat(typed.getMetadata().getName()).as(Kit.describe(object)).isNotBlank();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"kustomize/base", "kustomize/overlays/try"})
  void build_ofEachKustomization_holdsNoSecret(String folder) throws Exception {
    List<JsonNode> objects = Kit.build(Program.ROOT.resolve(folder));

    assertThat(objects).extracting(object -> object.path("kind").asText()).doesNotContain("Secret");
    for (JsonNode object : objects) {
      assertThat(object.toString())
          .as(Kit.describe(object))
          .doesNotContain("--requirepass=")
          .doesNotContain("AWS_SECRET_ACCESS_KEY");
    }
  }

  @Test
  void podsOfTheStore_keepToTheRestrictedProfile() throws Exception {
    PodSpec pod = store(BASE).getSpec().getTemplate().getSpec();

    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001L);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getVolumes()).allSatisfy(volume -> assertThat(volume.getHostPath()).isNull());
    for (Container container : pod.getContainers()) {
      var security = container.getSecurityContext();
      assertThat(security.getAllowPrivilegeEscalation()).as(container.getName()).isFalse();
      assertThat(security.getReadOnlyRootFilesystem()).as(container.getName()).isTrue();
      assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(security.getCapabilities().getAdd()).isEmpty();
      assertThat(container.getPorts()).allSatisfy(port -> assertThat(port.getHostPort()).isNull());
    }
  }

  @Test
  void apiToken_isInTheAgentsContainerOnlyAndDataInTheServersOnly() throws Exception {
    PodSpec pod = store(BASE).getSpec().getTemplate().getSpec();

    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(mounts(pod, "server")).contains("data").doesNotContain("api-token");
    assertThat(mounts(pod, "backup-agent")).contains("api-token").doesNotContain("data");
  }

  @Test
  void services_leadToPortsThatTheirPodHas() throws Exception {
    StatefulSet store = store(BASE);
    List<String> ports =
        store.getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(container -> container.getPorts().stream())
            .map(ContainerPort::getName)
            .toList();
    Map<String, String> labels = store.getSpec().getTemplate().getMetadata().getLabels();

    List<Service> services = of(BASE, Service.class);

    assertThat(services)
        .extracting(service -> service.getMetadata().getName())
        .containsExactlyInAnyOrder("holdfast", store.getSpec().getServiceName());
    for (Service service : services) {
      assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
      assertThat(service.getSpec().getPorts())
          .extracting(ServicePort::getTargetPort)
          .allSatisfy(target -> assertThat(ports).contains(target.getStrVal()));
    }
  }

  @Test
  void claim_namesTheStorageClassOfTheKitWhichKeepsItsVolumes() throws Exception {
    StorageClass storageClass = of(BASE, StorageClass.class).getFirst();

    assertThat(store(BASE).getSpec().getVolumeClaimTemplates().getFirst().getSpec())
        .extracting(spec -> spec.getStorageClassName())
        .isEqualTo(storageClass.getMetadata().getName());
    assertThat(storageClass.getReclaimPolicy()).isEqualTo("Retain");
    assertThat(storageClass.getVolumeBindingMode()).isEqualTo("WaitForFirstConsumer");
  }

  @Test
  void agentConfig_isAcceptedByTheAgent(@TempDir Path folder) throws Exception {
    ConfigMap map = of(BASE, ConfigMap.class).getFirst();
    Path password = Files.writeString(folder.resolve("password"), "secret");
    Path file = folder.resolve("agent.yaml");
    Files.writeString(
        file,
        map.getData()
            .getOrDefault("agent.yaml", "")
            .replace("/run/secrets/holdfast/password", password.toString()));

    AgentConfig config = new ConfigReader(Map.of()).read(file);

    assertThat(config.volume()).isEqualTo(new AgentConfig.LiveVolume(null, "data-holdfast-0"));
    assertThat(String.valueOf(config.longhorn())).contains("longhorn-backend.longhorn-system");
    assertThat(config.policies()).isNotEmpty();
  }

  /** In the base the agent does not see the data; who exports lets it read, and no more. */
  @Test
  void componentsOfExports_letTheAgentReadTheDataAndWriteToItsFolder(@TempDir Path overlay)
      throws Exception {
    Path kustomize = overlay.toRealPath().relativize(Program.ROOT.resolve("kustomize"));
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        """
        resources: [%s/base]
        components: [%s/components/export, %s/components/export-folder]
        """
            .formatted(kustomize, kustomize, kustomize));
    PodSpec pod = store(overlay).getSpec().getTemplate().getSpec();
    var mounts =
        pod.getContainers().stream()
            .filter(each -> each.getName().equals("backup-agent"))
            .flatMap(each -> each.getVolumeMounts().stream())
            .toList();
    assertThat(mounts)
        .filteredOn(each -> each.getName().equals("data"))
        .hasSize(1)
        .allMatch(each -> each.getReadOnly() && each.getMountPath().equals("/data"));
    assertThat(mounts)
        .extracting(VolumeMount::getName)
        .contains("export-s3", "export-age", "exports");
    assertThat(mounts(pod, "server"))
        .contains("data")
        .doesNotContain("export-s3", "export-age", "exports");
    assertThat(pod.getVolumes())
        .filteredOn(each -> each.getName().startsWith("export-"))
        .hasSize(2)
        .allMatch(each -> each.getSecret().getOptional());
  }

  @Test
  void restoreJob_mayChangeItsJournalAndTheStoreAndTheAgentOnlyTheJournal() throws Exception {
    ConfigMap map = of(BASE, ConfigMap.class).getFirst();
    String text = map.getData().getOrDefault("agent.yaml", "");
    assertThat(text).contains("container: backup-agent", "serviceAccount: holdfast-restore");
    assertThat(of(BASE, ServiceAccount.class))
        .extracting(account -> account.getMetadata().getName())
        .contains("holdfast-restore");
    String journal = "holdfast-backup-state-in-place";
    assertThat(verbs("holdfast-restore", "configmaps", journal)).contains("get", "update");
    assertThat(verbs("holdfast", "configmaps", journal)).contains("get", "update", "delete");
    assertThat(verbs("holdfast-restore", "statefulsets", "holdfast")).contains("get", "patch");
    assertThat(verbs("holdfast", "statefulsets", "holdfast")).containsExactly("get");
  }

  private static List<String> verbs(String role, String resource, String name) throws Exception {
    return of(BASE, Role.class).stream()
        .filter(each -> each.getMetadata().getName().equals(role))
        .flatMap(each -> each.getRules().stream())
        .filter(each -> each.getResources().contains(resource))
        .filter(each -> each.getResourceNames().contains(name))
        .flatMap(each -> each.getVerbs().stream())
        .toList();
  }

  @Test
  void overlayTry_runsTheSameStoreUnchanged() throws Exception {
    assertThat(store(TRY)).isEqualTo(store(BASE));
    assertThat(of(TRY, ConfigMap.class)).isEqualTo(of(BASE, ConfigMap.class));

    Deployment longhorn = of(TRY, Deployment.class).getFirst();
    Service backend =
        of(TRY, Service.class).stream()
            .filter(service -> service.getMetadata().getName().equals("longhorn-backend"))
            .findFirst()
            .orElseThrow();
    assertThat(backend.getMetadata().getNamespace()).isEqualTo("longhorn-system");
    assertThat(longhorn.getSpec().getTemplate().getMetadata().getLabels())
        .containsAllEntriesOf(backend.getSpec().getSelector());
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifests", "storageclass"})
  void folder_hasOneObjectAFile(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Program.ROOT.resolve(folder))) {
      assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Kit.read(file)).hasSize(1));
    }
  }

  @Test
  void typed_withAFieldThatKubernetesDoesNotKnow_isRefused() {
    Path manifest = Program.ROOT.resolve("manifests/stateful-set.yaml");
    ObjectNode object = (ObjectNode) Kit.read(manifest).getFirst();
    ((ObjectNode) object.at("/spec/template/spec/containers/0")).put("imagePullPolice", "Never");

    assertThatThrownBy(() -> Kit.typed(object)).hasMessageContaining("imagePullPolice");
  }

  private static StatefulSet store(Path folder) throws Exception {
    return of(folder, StatefulSet.class).getFirst();
  }

  private static <T extends HasMetadata> List<T> of(Path folder, Class<T> type) throws Exception {
    return Kit.build(folder).stream()
        .map(Kit::typed)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static List<String> mounts(PodSpec pod, String container) {
    return pod.getContainers().stream()
        .filter(candidate -> candidate.getName().equals(container))
        .flatMap(candidate -> candidate.getVolumeMounts().stream())
        .map(mount -> mount.getName())
        .toList();
  }
}
