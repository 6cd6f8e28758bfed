package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.port.StateConflict;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.state.StateJson;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state in a ConfigMap of the agent's namespace. Every write names the resourceVersion it
 * builds on. When somebody has changed only labels and the like meanwhile, the write is done again
 * on top of that; when the state itself was changed, another agent is at work, and the write fails.
 */
public final class ConfigMapState implements StateStore {
  private static final String KEY = "state.json";
  private static final int ATTEMPTS = 5;

  private final Cluster cluster;
  private final String name;
  private @Nullable ConfigMap current;

  public ConfigMapState(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  @Override
  public synchronized AgentState load() {
    ConfigMap found = read();
    current = found;
    String json = found == null ? null : text(found);
    return json == null ? AgentState.empty() : StateJson.read(json, "ConfigMap " + name);
  }

  @Override
  public synchronized void save(AgentState state) {
    String json = StateJson.write(state);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ConfigMap base = current;
      try {
        ConfigMap next = next(base, json);
        current =
            cluster.call(
                "saving ConfigMap " + name,
                api -> base == null ? create(api, next) : update(api, next));
        return;
      } catch (Lost e) {
        rebase(base, json);
        if (current != null && json.equals(text(current))) {
          return;
        }
      }
    }
    throw new Unavailable("ConfigMap " + name + " was changed " + ATTEMPTS + " times while saving");
  }

  /** Takes over what somebody else has written, if it left the state alone. */
  private void rebase(@Nullable ConfigMap base, String ours) {
    ConfigMap found = read();
    String before = base == null ? null : text(base);
    String now = found == null ? null : text(found);
    if (!Objects.equals(before, now) && !ours.equals(now)) {
      throw new StateConflict(
          "the state in ConfigMap "
              + name
              + " was changed by somebody else: another agent is at work");
    }
    current = found;
  }

  private ConfigMap next(@Nullable ConfigMap base, String json) {
    if (base == null) {
      return new ConfigMapBuilder()
          .withNewMetadata()
          .withName(name)
          .withNamespace(cluster.namespace())
          .addToLabels("app.kubernetes.io/managed-by", "holdfast-backup-agent")
          .endMetadata()
          .withData(Map.of(KEY, json))
          .build();
    }
    return new ConfigMapBuilder(base).addToData(KEY, json).build();
  }

  private static ConfigMap create(KubernetesClient api, ConfigMap map) {
    try {
      return api.resource(map).create();
    } catch (KubernetesClientException e) {
      throw Cluster.isConflict(e) ? new Lost(e) : e;
    }
  }

  private static ConfigMap update(KubernetesClient api, ConfigMap map) {
    try {
      return api.resource(map).lockResourceVersion(map.getMetadata().getResourceVersion()).update();
    } catch (KubernetesClientException e) {
      throw Cluster.isConflict(e) || e.getCode() == 404 ? new Lost(e) : e;
    }
  }

  private @Nullable ConfigMap read() {
    return cluster.<@Nullable ConfigMap>call(
        "reading ConfigMap " + name,
        api -> api.configMaps().inNamespace(cluster.namespace()).withName(name).get());
  }

  private static @Nullable String text(ConfigMap map) {
    return map.getData() == null ? null : map.getData().get(KEY);
  }

  /** A write that came second. */
  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(Throwable cause) {
      super(cause);
    }
  }
}
