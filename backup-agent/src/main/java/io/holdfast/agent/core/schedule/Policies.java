package io.holdfast.agent.core.schedule;

import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.model.RunOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies in force. They may be replaced while the agent works; whoever needs them asks anew
 * each time.
 */
public final class Policies {
  private volatile InForce inForce;

  /**
   * Policies to begin with.
   *
   * @param byHand how runs by hand go about it
   */
  public Policies(List<Policy> policies, RunOptions byHand) {
    this.inForce = new InForce(policies, byHand);
  }

  private record InForce(List<Policy> policies, RunOptions byHand) {
    private InForce {
      policies = List.copyOf(policies);
    }
  }

  /** Takes others instead; runs that are queued already stay as they are. */
  public void replace(List<Policy> policies, RunOptions byHand) {
    inForce = new InForce(policies, byHand);
  }

  public List<Policy> all() {
    return inForce.policies();
  }

  /** A policy, empty when there is none of that name (any more). */
  public Optional<Policy> named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  /** How runs by hand go about it, and all that belongs to no run. */
  public RunOptions byHand() {
    return inForce.byHand();
  }

  /** Names of the Longhorn backup targets that are backed up to. */
  public Set<String> targets() {
    InForce now = inForce;
    return Stream.concat(Stream.of(now.byHand()), now.policies().stream().map(Policy::options))
        .filter(each -> !each.export())
        .map(RunOptions::target)
        .collect(Collectors.toSet());
  }
}
