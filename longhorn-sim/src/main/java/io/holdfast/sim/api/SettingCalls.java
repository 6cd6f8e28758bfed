package io.holdfast.sim.api;

import io.holdfast.sim.engine.Cluster;
import io.holdfast.sim.engine.LonghornException;
import io.holdfast.sim.http.Response;
import io.holdfast.sim.state.Setting;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Calls below {@code /v1/settings}. */
final class SettingCalls {
  private enum Type {
    INT,
    BOOL,
    STRING
  }

  private record Definition(Type type, String category, String otherwise, String description) {}

  private static final Map<String, Definition> DEFINITIONS =
      new TreeMap<>(
          Map.of(
              "failed-backup-ttl",
              new Definition(Type.INT, "backup", "1440", "Minutes that a failed backup is kept"),
              "recurring-job-max-retention",
              new Definition(Type.INT, "snapshot", "100", "The most that a recurring job retains"),
              "allow-recurring-job-while-volume-detached",
              new Definition(Type.BOOL, "general", "false", "Whether jobs attach detached volumes"),
              "auto-cleanup-recurring-job-backup-snapshot",
              new Definition(
                  Type.BOOL, "snapshot", "true", "Whether backup jobs keep one snapshot only"),
              "disable-snapshot-purge",
              new Definition(Type.BOOL, "snapshot", "false", "Whether purging snapshots is off"),
              "freeze-filesystem-for-snapshot",
              new Definition(
                  Type.STRING, "snapshot", "{\"v1\":\"false\"}", "Whether to freeze file systems"),
              "default-replica-count",
              new Definition(
                  Type.STRING, "general", "{\"v1\":\"3\",\"v2\":\"3\"}", "Replicas of a volume"),
              "default-backup-block-size",
              new Definition(Type.INT, "backup", "2", "Block size of backups in MiB"),
              "current-longhorn-version",
              new Definition(Type.STRING, "general", "v1.12.1", "The version that is running")));

  private final Cluster cluster;

  SettingCalls(Cluster cluster) {
    this.cluster = cluster;
  }

  Response answer(Call call) {
    boolean one = call.path().size() == 2;
    return switch (call.method()) {
      case "GET" -> Response.json(200, one ? view(call, call.path().get(1)) : list(call));
      case "PUT" -> one ? put(call, call.path().get(1)) : Api.unknown(call);
      default -> Api.unknown(call);
    };
  }

  private Map<String, Object> list(Call call) {
    return call.collection(
        "setting", DEFINITIONS.keySet().stream().map(name -> view(call, name)).toList());
  }

  private static Definition definition(String name) {
    var definition = DEFINITIONS.get(name);
    if (definition == null) {
      throw LonghornException.notFound("settings", name);
    }
    return definition;
  }

  private Response put(Call call, String name) {
    var definition = definition(name);
    String value = call.body().text("value");
    boolean good =
        switch (definition.type()) {
          case INT -> value.matches("\\d{1,9}");
          case BOOL -> List.of("true", "false").contains(value);
          case STRING -> true;
        };
    if (!good || name.startsWith("current-")) {
      throw LonghornException.refused(
          "admission webhook \"validator.longhorn.io\" denied the request: failed to set the setting "
              + name
              + " with invalid value "
              + value);
    }
    cluster.settings().put(name, new Setting(name, value));
    return Response.json(200, view(call, name));
  }

  private Map<String, Object> view(Call call, String name) {
    var definition = definition(name);
    var view = call.resource("setting", "settings", name, List.of());
    view.put("name", name);
    view.put(
        "value", cluster.settings().get(name).map(Setting::value).orElse(definition.otherwise()));
    view.put("applied", true);
    view.put(
        "definition",
        Maps.of(
            "displayName",
            name.replace('-', ' '),
            "description",
            definition.description(),
            "category",
            definition.category(),
            "type",
            definition.type().name().toLowerCase(java.util.Locale.ROOT),
            "required",
            true,
            "readOnly",
            name.startsWith("current-"),
            "default",
            definition.otherwise()));
    return view;
  }
}
