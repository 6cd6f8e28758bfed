package io.holdfast.agent.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.evidence.ReportShelf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports in a ConfigMap, one key each; the newest {@value #MOST} are kept, which stays far below a
 * ConfigMap's limit of 1 MiB. Those who want more export them.
 */
public final class ConfigMapShelf implements ReportShelf {
  static final int MOST = 200;

  private static final String SUFFIX = ".jsonl";
  private static final int ATTEMPTS = 5;

  private final Cluster cluster;
  private final String name;

  public ConfigMapShelf(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  @Override
  public List<String> ids() {
    return data(find()).keySet().stream()
        .filter(key -> key.endsWith(SUFFIX))
        .map(key -> key.substring(0, key.length() - SUFFIX.length()))
        .filter(Names::isRun)
        .toList();
  }

  @Override
  public Optional<String> read(String id) {
    return Optional.ofNullable(data(find()).get(id + SUFFIX));
  }

  @Override
  public void write(String id, String text) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      ConfigMap base = find();
      TreeMap<String, String> reports = new TreeMap<>(data(base));
      reports.put(id + SUFFIX, text);
      while (reports.size() > MOST) {
        reports.pollFirstEntry();
      }
      if (cluster.call("keeping a report in ConfigMap " + name, api -> put(api, base, reports))) {
        return;
      }
    }
    throw new Unavailable("ConfigMap " + name + " was changed " + ATTEMPTS + " times while saving");
  }

  @Override
  public String place() {
    return "ConfigMap " + name;
  }

  /** Whether it was written; not when somebody else came first. */
  private boolean put(KubernetesClient api, @Nullable ConfigMap base, Map<String, String> reports) {
    try {
      if (base == null) {
        api.resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace(cluster.namespace())
                    .addToLabels(VerifyJob.MANAGED_BY, VerifyJob.AGENT)
                    .endMetadata()
                    .withData(reports)
                    .build())
            .create();
      } else {
        api.resource(new ConfigMapBuilder(base).withData(reports).build())
            .lockResourceVersion(base.getMetadata().getResourceVersion())
            .update();
      }
      return true;
    } catch (KubernetesClientException e) {
      if (Cluster.isConflict(e)) {
        return false;
      }
      throw e;
    }
  }

  private @Nullable ConfigMap find() {
    return cluster.<@Nullable ConfigMap>call(
        "reading ConfigMap " + name,
        api -> api.configMaps().inNamespace(cluster.namespace()).withName(name).get());
  }

  private static Map<String, String> data(@Nullable ConfigMap map) {
    return map == null || map.getData() == null ? Map.of() : new TreeMap<>(map.getData());
  }
}
