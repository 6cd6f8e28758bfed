package io.holdfast.agent.config;

import io.holdfast.agent.config.AgentConfig.ControlCommands;
import io.holdfast.agent.config.AgentConfig.Restore;
import io.holdfast.agent.config.AgentConfig.RestoreJob;
import java.util.Optional;
import java.util.Set;

/** Reads how the store is stopped and started. */
final class RestoreReader {
  private RestoreReader() {}

  static Restore read(Section section, Programs programs) {
    section.exactlyOne("process", "job");
    Optional<Section> process = section.section("process", Set.of("stop", "start"));
    if (process.isPresent()) {
      return new Restore(
          new ControlCommands(
              programs.command(process.get(), "stop"), programs.command(process.get(), "start")),
          null);
    }
    Section job = section.section("job", Set.of("container", "serviceAccount")).orElseThrow();
    return new Restore(
        null,
        new RestoreJob(
            job.required("container", "the name of the agent's container in its pod"),
            job.required(
                "serviceAccount", "the name of a ServiceAccount that may scale the StatefulSet")));
  }
}
