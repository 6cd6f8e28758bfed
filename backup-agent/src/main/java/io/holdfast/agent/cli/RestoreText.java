package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.BackupView;
import io.holdfast.agent.api.CheckView;
import io.holdfast.agent.api.InPlaceView;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StepView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code restore} prints for people, before and after. */
final class RestoreText {
  private RestoreText() {}

  static String plan(
      BackupView backup,
      @Nullable String to,
      @Nullable String file,
      @Nullable String volume,
      @Nullable Integer replicas) {
    String head =
        backup.id() + ", data of " + Text.time(backup.dataAt()) + ", " + backup.verified() + "\n";
    String place = file == null ? to : file;
    String copied =
        file == null
            ? "2. its files are copied to " + place + ", which is empty or absent before\n"
            : "2. its dump.rdb is loaded there and compared with what was backed up\n";
    String compared =
        file == null
            ? "3. they are loaded and compared with what was backed up\n"
            : "3. it is sent here, its checksum compared, and only then put to " + place + "\n";
    return head
        + (volume == null
            ? "1. Longhorn restores it into a throw-away volume\n"
                + copied
                + compared
                + "4. the throw-away volume is removed\n"
            : "1. it is made sure that Longhorn has no volume "
                + volume
                + "\n"
                + ("2. Longhorn restores it into a new volume " + volume + " with ")
                + (Objects.requireNonNullElse(replicas, 3) + " replicas, which stays, detached\n"))
        + "nothing that runs is touched\n";
  }

  static String plan(Answers.Plan plan) {
    StringBuilder out = new StringBuilder(plan.backup()).append(", in place\n");
    int number = 1;
    for (String step : plan.steps()) {
      out.append(number++).append(". ").append(step).append('\n');
    }
    return out.append("when a step fails, all is brought back to how it was\n").toString();
  }

  static String restored(RunView run, @Nullable String file, @Nullable String sha256) {
    Table table = new Table().row("run", run.id()).row("backup", Text.or(run.backup()));
    InPlaceView inPlace = run.inPlace();
    if (inPlace != null) {
      table.row("volume", inPlace.restored() == null ? inPlace.volume() : inPlace.restored());
      table.row("as it was", inPlace.safety() == null ? inPlace.volume() : inPlace.safety());
      run.steps().stream()
          .filter(step -> step.name().equals("inspect"))
          .map(StepView::detail)
          .forEach(detail -> table.row("result", Text.or(detail)));
    } else if (run.newVolume() != null) {
      table.row("volume", run.newVolume());
    } else {
      table.row(file == null ? "files in" : "file", Text.or(file == null ? run.directory() : file));
      if (sha256 != null) {
        table.row("sha256", sha256);
      }
    }
    table.row("duration", Text.seconds(run.seconds()));
    CheckView check = run.check();
    if (check != null) {
      table.row("result", check.result()).row("keys", Text.or(check.foundKeys()));
      table.row("digest", Text.or(check.foundDigest()));
    }
    run.notes().forEach(note -> table.row("note", note));
    return table.toString();
  }
}
