package io.holdfast.agent.core.recurring;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Policy;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.RecurringJobs;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RunListener;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.schedule.Policies;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies that Longhorn carries out. A look may be repeated, and broken off anywhere. */
public final class NativePolicies {
  private static final Logger log = LoggerFactory.getLogger(NativePolicies.class);

  private final Policies policies;
  private final Supplier<String> volume;
  private final JobKeeper keeper;
  private final JobHarvest harvest;
  private String said = "";

  /**
   * Native policies of one store.
   *
   * @param owner the store's claim with its namespace, or its volume: what its jobs are known by
   * @param volume finds the live volume's Longhorn name
   */
  public NativePolicies(
      Policies policies,
      RecurringJobs jobs,
      Longhorn longhorn,
      String owner,
      Supplier<String> volume,
      Journal journal,
      RunListener runs,
      RandomGenerator random,
      Time time) {
    JobPlan plan = new JobPlan(owner);
    this.policies = policies;
    this.volume = volume;
    this.keeper = new JobKeeper(jobs, longhorn, plan, journal, time);
    this.harvest = new JobHarvest(longhorn, plan, journal, runs, random, time);
  }

  /** Puts jobs in place and takes in what they have made, as far as that is possible now. */
  public void look() {
    List<Policy> wanted = policies.all().stream().filter(Policy::isNative).toList();
    try {
      String live = wanted.isEmpty() ? "" : volume.get();
      keeper.look(wanted, live);
      if (!wanted.isEmpty()) {
        harvest.look(wanted, live);
      }
      said = "";
    } catch (Refused | Unavailable e) {
      String words = String.valueOf(e.getMessage());
      if (!words.equals(said)) {
        log.warn("recurring jobs have to wait: {}", words);
      }
      said = words;
    }
  }
}
