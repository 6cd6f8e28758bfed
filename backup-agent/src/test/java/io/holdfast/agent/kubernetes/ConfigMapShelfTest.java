package io.holdfast.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ConfigMapShelfTest {
  private static final String NAMESPACE = "holdfast";

  // Set by the extension.
  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  @Test
  void write_thenReadByAnother_isThere() {
    shelf().write(id(1), "one\ntwo\n");
    assertThat(shelf().read(id(1))).contains("one\ntwo\n");
    assertThat(shelf().read(id(2))).isEmpty();
    assertThat(shelf().ids()).containsExactly(id(1));
  }

  @Test
  void write_moreThanFit_keepsTheNewest() {
    for (int i = 0; i < ConfigMapShelf.MOST + 3; i++) {
      shelf().write(id(i), "report " + i);
    }
    assertThat(shelf().ids())
        .hasSize(ConfigMapShelf.MOST)
        .startsWith(id(3))
        .endsWith(id(ConfigMapShelf.MOST + 2));
  }

  @Test
  void write_otherKeysInTheMap_areLeftAlone() {
    shelf().write(id(1), "one");
    var map = client.configMaps().inNamespace(NAMESPACE).withName("evidence").get();
    map.getData().put("note", "somebody's");
    client.resource(map).update();
    shelf().write(id(2), "two");
    var saved = client.configMaps().inNamespace(NAMESPACE).withName("evidence").get();
    assertThat(saved.getData()).hasSize(3).containsEntry("note", "somebody's");
    assertThat(shelf().ids()).containsExactly(id(1), id(2));
  }

  private ConfigMapShelf shelf() {
    return new ConfigMapShelf(new Cluster(Map.of("POD_NAMESPACE", NAMESPACE), client), "evidence");
  }

  private static String id(int number) {
    return String.format(Locale.ROOT, "20261121-%06d-abcd", number);
  }
}
