package io.holdfast.agent.cli;

import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.api.StepView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Waits for a run, and says how far it is once that takes longer than two seconds. */
final class Follow {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final ApiClient api;
  private final PrintWriter progress;

  /**
   * A follower.
   *
   * @param progress where it says how far the run is
   */
  Follow(ApiClient api, PrintWriter progress) {
    this.api = api;
    this.progress = progress;
  }

  /** Asks for a run and waits for its end. */
  RunView run(String path, String body) {
    return run(path, body, run -> {});
  }

  /**
   * The same with something to be done on the way.
   *
   * @param look is given the run again and again, as it is then
   */
  RunView run(String path, String body, Consumer<RunView> look) {
    RunView run = ApiJson.read(api.post(path, body), RunView.class);
    long begun = System.nanoTime();
    String said = "";
    Set<String> told = new HashSet<>();
    while (!run.ended()) {
      pause();
      run = ApiJson.read(api.get("/runs/" + run.id()), RunView.class);
      look.accept(run);
      // At once: one may say where a run goes on that takes this agent away.
      run.notes().stream().filter(told::add).forEach(this::tell);
      String now = words(run);
      if (System.nanoTime() - begun > SILENCE.toNanos() && !now.equals(said) && !run.ended()) {
        tell(now);
        said = now;
      }
    }
    return run;
  }

  private void tell(String line) {
    progress.println(line);
    progress.flush();
  }

  private static String words(RunView run) {
    if (run.steps().isEmpty()) {
      return run.id() + ": waiting for another run";
    }
    StepView step = run.steps().getLast();
    boolean moves = step.progress() > 0 && step.progress() < 100;
    return run.id() + ": " + step.name() + (moves ? " " + step.progress() + " %" : "");
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(CliException.FAILED, "interrupted; the run goes on in the agent");
    }
  }
}
