package io.holdfast.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.holdfast.agent.config.AgentConfig.Evidence;
import io.holdfast.agent.config.AgentConfig.Http;
import io.holdfast.agent.config.AgentConfig.JobTemplate;
import io.holdfast.agent.config.AgentConfig.LiveVolume;
import io.holdfast.agent.config.AgentConfig.LonghornAddress;
import io.holdfast.agent.config.AgentConfig.ProcessCommand;
import io.holdfast.agent.config.AgentConfig.Restore;
import io.holdfast.agent.config.AgentConfig.State;
import io.holdfast.agent.config.AgentConfig.StoreAddress;
import io.holdfast.agent.config.AgentConfig.Verify;
import io.holdfast.agent.core.model.Deadlines;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.export.ExportSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the agent's YAML file. What it returns needs no further checks; files and environment
 * variables that it names were there.
 */
public final class ConfigReader {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final int DEFAULT_PORT = 9997;

  private final Map<String, String> environment;
  private final Programs programs;

  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
    this.programs = new Programs(environment);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException with the path, the value and what is accepted
   */
  public AgentConfig read(Path file) {
    JsonNode root;
    try {
      root = YAML.readTree(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (JsonProcessingException e) {
      throw new ConfigException(
          file
              + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr())
              + ": is not YAML as it should be: "
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw new ConfigException(file + ": can not be read: " + e.getMessage());
    }
    try {
      return read(root);
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  private AgentConfig read(JsonNode root) {
    Section top =
        new Section(
            "",
            root,
            Set.of(
                "http",
                "state",
                "store",
                "longhorn",
                "volume",
                "verify",
                "restore",
                "evidence",
                "alerts",
                "exports",
                "policies",
                "deadlines"));
    Http http = http(required(top, "http", Set.of("port", "bind", "tokenFile")));
    State state = state(required(top, "state", Set.of("file", "configMap")));
    StoreAddress store =
        store(required(top, "store", Set.of("host", "port", "passwordFile", "passwordEnv")));
    ExportSettings exports = new ExportReader(environment).read(top);
    LonghornAddress longhorn = null;
    LiveVolume volume = null;
    if (exports.targets().isEmpty() || top.has("longhorn") || top.has("volume")) {
      longhorn = longhorn(required(top, "longhorn", Set.of("url", "backupTarget")));
      volume = volume(required(top, "volume", Set.of("name", "claim")));
    }
    Verify verify = verify(required(top, "verify", Set.of("process", "job")));
    Restore restore =
        top.section("restore", Set.of("process", "job"))
            .map(each -> RestoreReader.read(each, programs))
            .orElse(null);
    Evidence evidence =
        top.section("evidence", Set.of("dir", "configMap", "keyFile"))
            .map(ConfigReader::evidence)
            .orElse(new Evidence(null, null, null));
    Deadlines deadlines = DeadlineReader.read(top, Deadlines.defaults());
    List<Policy> policies =
        new PolicyReader(longhorn == null ? null : longhorn.backupTarget(), exports, deadlines)
            .read(top);
    return new AgentConfig(
        http,
        state,
        store,
        longhorn,
        volume,
        verify,
        restore,
        evidence,
        AlertReader.read(top),
        exports,
        policies,
        deadlines);
  }

  private static Section required(Section top, String key, Set<String> accepted) {
    return top.section(key, accepted)
        .orElseThrow(
            () -> new ConfigException(key + ": missing; accepted is a mapping with " + accepted));
  }

  private static Http http(Section section) {
    String bind = Objects.requireNonNullElse(section.text("bind", "an address"), "127.0.0.1");
    return new Http(
        section.integer("port", 0, 65535, DEFAULT_PORT),
        bind,
        Path.of(section.required("tokenFile", "the path of a file, which is made when missing")));
  }

  private static State state(Section section) {
    section.exactlyOne("file", "configMap");
    String file = section.text("file", "the path of a file");
    return new State(
        file == null ? null : Path.of(file),
        section.text("configMap", "the name of a ConfigMap in the agent's namespace"));
  }

  private StoreAddress store(Section section) {
    if (section.has("passwordFile") && section.has("passwordEnv")) {
      throw new ConfigException(
          "store: passwordFile and passwordEnv are both set; accepted is one of them");
    }
    Path file = existing(section, "passwordFile");
    String variable = section.text("passwordEnv", "the name of an environment variable");
    if (variable != null && environment.getOrDefault(variable, "").isEmpty()) {
      throw section.refuse(
          "passwordEnv", "is not set in the environment; accepted is a variable that is");
    }
    return new StoreAddress(
        Objects.requireNonNullElse(section.text("host", "a host name or address"), "127.0.0.1"),
        section.integer("port", 1, 65535, 6379),
        file,
        variable);
  }

  private static LonghornAddress longhorn(Section section) {
    String accepted = "a URL such as http://longhorn-backend.longhorn-system:9500, without a path";
    String url = section.required("url", accepted);
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw section.refuse("url", "is not accepted; accepted is " + accepted);
    }
    boolean plain = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || !plain || uri.getQuery() != null) {
      throw section.refuse("url", "is not accepted; accepted is " + accepted);
    }
    return new LonghornAddress(
        url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
        Objects.requireNonNullElse(
            section.text("backupTarget", "the name of a backup target"), "default"));
  }

  private static LiveVolume volume(Section section) {
    section.exactlyOne("name", "claim");
    return new LiveVolume(
        section.text("name", "the name of a Longhorn volume"),
        section.text("claim", "the name of a PersistentVolumeClaim in the agent's namespace"));
  }

  private Verify verify(Section section) {
    section.exactlyOne("process", "job");
    Optional<Section> process = section.section("process", Set.of("command"));
    if (process.isPresent()) {
      List<String> command = programs.command(process.get(), "command");
      return new Verify(new ProcessCommand(command), null);
    }
    Section job = section.section("job", Set.of("container")).orElseThrow();
    return new Verify(
        null,
        new JobTemplate(job.required("container", "the name of a container of the agent's pod")));
  }

  private static Evidence evidence(Section section) {
    section.exactlyOne("dir", "configMap");
    String dir = section.text("dir", "the path of a folder");
    String keyFile = section.text("keyFile", "the path of a file with the key");
    return new Evidence(
        dir == null ? null : Path.of(dir),
        section.text("configMap", "the name of a ConfigMap in the agent's namespace"),
        keyFile == null ? null : Path.of(keyFile));
  }

  private static @Nullable Path existing(Section section, String key) {
    String text = section.text(key, "the path of a readable file");
    if (text == null) {
      return null;
    }
    Path path = Path.of(text);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw section.refuse(key, "can not be read; accepted is the path of a readable file");
    }
    return path;
  }
}
