package io.holdfast.agent.core.run;

import io.holdfast.agent.core.history.AgentState;
import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Run;
import io.holdfast.agent.core.port.Elsewhere;
import io.holdfast.agent.core.port.StateStore;
import io.holdfast.agent.state.StateJson;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Another process with a journal of its own, which does its work when it is looked at. The trouble
 * that is expected strikes it as well, and then kills both.
 */
final class FakeElsewhere implements Elsewhere {
  private final Supplier<World> world;
  Trouble trouble = Trouble.none();
  @Nullable String saved;
  final Set<String> processes = new HashSet<>();
  String words = "";
  int executed;

  FakeElsewhere(Supplier<World> world) {
    this.world = world;
  }

  @Override
  public String start(String run, AgentState errand) {
    return trouble.around(
        () -> {
          if (state().run(run).isEmpty()) {
            saved = StateJson.write(errand);
          }
          processes.add(run);
          return "job " + run;
        });
  }

  @Override
  public Optional<Run> look(String run) {
    return trouble.around(
        () -> {
          if (processes.contains(run) && words.isEmpty()) {
            work(run);
          }
          return state().run(run);
        });
  }

  @Override
  public String trouble(String run) {
    return trouble.around(() -> words);
  }

  @Override
  public void end(String run) {
    trouble.around(() -> processes.remove(run));
  }

  @Override
  public void forget(String run) {
    trouble.around(
        () -> {
          processes.remove(run);
          saved = null;
        });
  }

  @Override
  public Set<String> leftovers() {
    return trouble.around(
        () -> {
          Set<String> runs = new HashSet<>(processes);
          state().runs().forEach(each -> runs.add(each.id()));
          return runs;
        });
  }

  private void work(String run) {
    World there = world.get();
    Journal journal = new Journal(new Saved(), there.time());
    if (journal.state().run(run).filter(each -> !each.state().isFinal()).isPresent()) {
      executed++;
      RunExecutor executor = new RunExecutor(there, journal, Rig.nobody(), null);
      executor.execute(run);
    }
  }

  private AgentState state() {
    return saved == null ? AgentState.empty() : StateJson.read(saved, "elsewhere");
  }

  private final class Saved implements StateStore {
    @Override
    public AgentState load() {
      return state();
    }

    @Override
    public void save(AgentState state) {
      saved = StateJson.write(state);
    }
  }
}
