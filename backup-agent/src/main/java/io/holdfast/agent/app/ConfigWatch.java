package io.holdfast.agent.app;

import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigException;
import io.holdfast.agent.config.ConfigFile;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.status.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a changed configuration up. Its content is compared, not its time, since a ConfigMap's
 * files are links that are swapped. One that is refused leaves the one before in force; what is
 * read at the start only is named.
 */
public final class ConfigWatch {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);

  private final ConfigFile file;
  private final AgentConfig atStart;
  private final Policies policies;
  private final Consumer<AgentConfig> listener;
  private byte[] known = {};
  private byte[] seen = {};
  private volatile Health health;

  /**
   * A watch over the configuration that was read at the start.
   *
   * @param listener is given each configuration that is taken up, before its policies are in force
   */
  public ConfigWatch(
      ConfigFile file, AgentConfig atStart, Policies policies, Consumer<AgentConfig> listener) {
    this.file = file;
    this.atStart = atStart;
    this.policies = policies;
    this.listener = listener;
    this.health = new Health(true, describe(atStart));
  }

  /** Whether the file as it is now is in force. */
  public Health health() {
    return health;
  }

  /** Looks whether the file has changed, and takes it up if it has. */
  public void look() {
    byte[] now;
    try {
      now = Files.readAllBytes(file.path());
    } catch (IOException e) {
      known = new byte[0];
      refuse(file.path() + " can not be read: " + e);
      return;
    }
    boolean settled = Arrays.equals(now, seen);
    seen = now;
    // Half a file may be valid and lack policies: it has to look the same twice.
    if (Arrays.equals(now, known) || !settled) {
      return;
    }
    known = now;
    try {
      take(file.read());
    } catch (ConfigException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void take(AgentConfig changed) {
    boolean other =
        !changed.policies().equals(policies.all()) || !changed.byHand().equals(policies.byHand());
    listener.accept(changed);
    policies.replace(changed.policies(), changed.byHand());
    List<String> fixed = changed.fixedSectionsUnlike(atStart);
    health =
        new Health(
            fixed.isEmpty(),
            fixed.isEmpty()
                ? describe(changed)
                : describe(changed)
                    + "; changes of "
                    + String.join(", ", fixed)
                    + " wait for a restart of the agent");
    if (other || !fixed.isEmpty()) {
      log.info("configuration taken up: {}", health.words());
    }
  }

  private void refuse(String words) {
    String said = words + "; the configuration before stays in force";
    if (!health.words().equals(said)) {
      log.error("configuration refused: {}", said);
    }
    health = new Health(false, said);
  }

  private String describe(AgentConfig config) {
    return file.path() + ": " + config.policies().size() + " policies";
  }
}
