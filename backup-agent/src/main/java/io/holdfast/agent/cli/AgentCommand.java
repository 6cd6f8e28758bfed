package io.holdfast.agent.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
    name = "holdfast-backup-agent",
    description = "Backs a Longhorn volume up and proves that the backups restore.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServeCommand.class,
      BackupCommand.class,
      ExportCommand.class,
      BackupsCommand.class,
      CheckCommand.class,
      RestoreCommand.class,
      InPlaceCommand.class,
      FetchCommand.class,
      HandOutCommand.class,
      EvidenceCommand.class,
      DoctorCommand.class,
      StatusCommand.class,
      TokenCommand.class,
      RehearseCommand.class
    })
public final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** A command line whose errors are one clear line each. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new AgentCommand());
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command
              .getErr()
              .println("error: " + (e instanceof CliException ? e.getMessage() : e.toString()));
          command.getErr().flush();
          return e instanceof CliException known ? known.code() : CliException.FAILED;
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command; accepted are serve, backup, export, backups, check, restore, fetch, evidence, doctor, status, token");
  }
}
