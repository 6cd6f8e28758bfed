package io.holdfast.agent.cli;

import io.holdfast.agent.app.Agent;
import io.holdfast.agent.config.AgentConfig;
import io.holdfast.agent.config.ConfigException;
import io.holdfast.agent.config.ConfigFile;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the agent until it is told to stop. */
@Command(name = "serve", description = "Run the agent.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The YAML configuration.")
  private Path config = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    ConfigFile file = new ConfigFile(config, System.getenv());
    AgentConfig read;
    try {
      read = file.read();
    } catch (ConfigException e) {
      throw new CliException(CliException.USAGE, String.valueOf(e.getMessage()));
    }
    long begun = System.nanoTime();
    Agent agent;
    try {
      agent = Agent.start(read, file);
    } catch (RuntimeException e) {
      throw new CliException(CliException.FAILED, words(e, read));
    }
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    log.info(
        "serving at http://{}:{} after {} ms, {} policies",
        read.http().bind(),
        agent.port(),
        (System.nanoTime() - begun) / 1_000_000,
        read.policies().size());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      agent.stopWork();
                      log.info("stopped");
                      // A stop on request is a success, where the JVM's own exit code would be 143.
                      Runtime.getRuntime().halt(0);
                    }));
    new CountDownLatch(1).await();
    return 0;
  }

  /** The first cause that says something of use; wrappers of the framework do not. */
  private static String words(Throwable thrown, AgentConfig config) {
    Throwable last = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return "http: port "
            + config.http().port()
            + " on "
            + config.http().bind()
            + " can not be used: "
            + cause.getMessage()
            + "; stop what uses it, or set http.port";
      }
      boolean ours =
          cause.getClass() == IllegalArgumentException.class
              || cause.getClass() == IllegalStateException.class
              || cause.getClass().getName().startsWith("io.holdfast.");
      if (ours) {
        return String.valueOf(cause.getMessage());
      }
      last = cause;
    }
    return "the agent did not start: " + last;
  }
}
