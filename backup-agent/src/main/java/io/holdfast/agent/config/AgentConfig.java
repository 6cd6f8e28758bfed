package io.holdfast.agent.config;

import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunOptions;
import io.holdfast.agent.export.ExportSettings;
import io.holdfast.agent.notify.WebhookAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's configuration, checked.
 *
 * @param longhorn null in an agent that only exports
 * @param volume null in an agent that only exports
 * @param restore how the store is stopped and started for a restore in place, null where it is not
 * @param deadlines the defaults where the file says nothing
 */
public record AgentConfig(
    Http http,
    State state,
    StoreAddress store,
    @Nullable LonghornAddress longhorn,
    @Nullable LiveVolume volume,
    Verify verify,
    @Nullable Restore restore,
    Evidence evidence,
    Alerts alerts,
    ExportSettings exports,
    List<Policy> policies,
    Deadlines deadlines) {
  public AgentConfig {
    policies = List.copyOf(policies);
  }

  /** How runs by hand go about it. */
  public RunOptions byHand() {
    return longhorn == null
        ? RunOptions.export(exports.names().getFirst(), deadlines)
        : RunOptions.plain(longhorn.backupTarget(), deadlines);
  }

  /**
   * The sections in which another configuration differs and that are read at the start only, by
   * name.
   */
  public List<String> fixedSectionsUnlike(AgentConfig other) {
    Map<String, Boolean> same =
        new TreeMap<>(
            Map.of(
                "http", http.equals(other.http),
                "state", state.equals(other.state),
                "store", store.equals(other.store),
                "longhorn", Objects.equals(longhorn, other.longhorn),
                "volume", Objects.equals(volume, other.volume),
                "verify", verify.equals(other.verify),
                "restore", Objects.equals(restore, other.restore),
                "evidence", evidence.equals(other.evidence),
                "alerts", alerts.equals(other.alerts)));
    return same.entrySet().stream()
        .filter(each -> !each.getValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The agent's own HTTP server.
   *
   * @param port 0 takes a free one
   */
  public record Http(int port, String bind, Path tokenFile) {}

  /** Where the state lies: exactly one is set. */
  public record State(@Nullable Path file, @Nullable String configMap) {}

  /** The store; at most one of the two ways to its password is set. */
  public record StoreAddress(
      String host, int port, @Nullable Path passwordFile, @Nullable String passwordEnv) {}

  /**
   * Longhorn's manager.
   *
   * @param url without a path and without a slash at its end
   */
  public record LonghornAddress(String url, String backupTarget) {}

  /** The live volume: exactly one is set. */
  public record LiveVolume(@Nullable String name, @Nullable String claim) {}

  /** How a restored volume is read: exactly one is set. */
  public record Verify(@Nullable ProcessCommand process, @Nullable JobTemplate job) {}

  /** How the store is stopped and started: exactly one is set. */
  public record Restore(@Nullable ControlCommands process, @Nullable RestoreJob job) {}

  /** Programs on this machine that end with 0 once the store is stopped, or ready. */
  public record ControlCommands(List<String> stop, List<String> start) {
    public ControlCommands {
      stop = List.copyOf(stop);
      start = List.copyOf(start);
    }
  }

  /**
   * A Job that does it, since the agent's pod goes away with the store.
   *
   * @param container the agent's own in its pod, whose image and mounts the Job gets
   * @param serviceAccount whom it runs as
   */
  public record RestoreJob(String container, String serviceAccount) {}

  /**
   * Whom alerts go to.
   *
   * @param repeat after how long a trouble that lasts is told again
   * @param events whether they become Kubernetes Events as well
   */
  public record Alerts(Duration repeat, boolean events, List<WebhookAddress> webhooks) {
    public Alerts {
      webhooks = List.copyOf(webhooks);
    }
  }

  /**
   * Where reports of restore checks are kept: at most one of folder and ConfigMap is set, none
   * keeps nothing.
   *
   * @param keyFile what they are sealed with; it may come later
   */
  public record Evidence(@Nullable Path dir, @Nullable String configMap, @Nullable Path keyFile) {}

  /** Verify mode as a program on this machine. */
  public record ProcessCommand(List<String> command) {
    public ProcessCommand {
      command = List.copyOf(command);
    }
  }

  /** Verify mode as a Job, with the image of a container of the agent's own pod. */
  public record JobTemplate(String container) {}
}
