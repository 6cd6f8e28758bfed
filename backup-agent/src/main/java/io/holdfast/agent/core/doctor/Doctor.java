package io.holdfast.agent.core.doctor;

import io.holdfast.agent.core.history.Journal;
import io.holdfast.agent.core.model.Deployed;
import io.holdfast.agent.core.port.BackupTarget;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Store;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.core.status.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Goes through the rules. */
public final class Doctor {
  private static final List<Rule> RULES = rules();

  private final Store store;
  private final Longhorn longhorn;
  private final Exports exports;
  private final Supplier<String> volume;
  private final Supplier<Deployed> cluster;
  private final Policies policies;
  private final Journal journal;
  private final Supplier<Health> config;
  private final BooleanSupplier sealing;
  private final Time time;
  private volatile List<Finding> last = List.of();

  /**
   * A doctor of one store.
   *
   * @param longhorn should give up quickly
   * @param cluster what the cluster says; throws {@link Refused} where there is none
   * @param config whether the configuration file is in force
   * @param sealing whether reports of restore checks are sealed
   */
  public Doctor(
      Store store,
      Longhorn longhorn,
      Exports exports,
      Supplier<String> volume,
      Supplier<Deployed> cluster,
      Policies policies,
      Journal journal,
      Supplier<Health> config,
      BooleanSupplier sealing,
      Time time) {
    this.store = store;
    this.longhorn = longhorn;
    this.exports = exports;
    this.volume = volume;
    this.cluster = cluster;
    this.policies = policies;
    this.journal = journal;
    this.config = config;
    this.sealing = sealing;
    this.time = time;
  }

  /** The rules' names. */
  public static List<String> ruleNames() {
    return RULES.stream().map(Rule::name).toList();
  }

  /** The findings of the last examination, empty before the first. */
  public List<Finding> last() {
    return last;
  }

  /** Looks at everything now; those first that want mending. */
  public List<Finding> examine() {
    Facts facts =
        new Facts(
            time.now(),
            Look.at(store::facts),
            Look.at(this::liveVolume),
            Look.at(cluster),
            Look.at(this::targets),
            policies.all(),
            journal.state(),
            config.get(),
            sealing.getAsBoolean());
    List<Finding> findings = new ArrayList<>();
    for (Finding.State state :
        List.of(Finding.State.FAILED, Finding.State.UNKNOWN, Finding.State.OK)) {
      RULES.stream()
          .map(rule -> rule.finding(facts))
          .filter(finding -> finding.state() == state)
          .forEach(findings::add);
    }
    last = List.copyOf(findings);
    return last;
  }

  private Volume liveVolume() {
    if (!longhorn.isConfigured()) {
      throw new Refused("not asked, since the configuration has no longhorn");
    }
    return longhorn
        .volume(volume.get())
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume.get()));
  }

  private List<BackupTarget> targets() {
    List<BackupTarget> targets = new ArrayList<>();
    exports.targets().forEach(name -> targets.add(exports.probe(name)));
    for (String name : policies.targets()) {
      targets.add(
          longhorn
              .backupTarget(name)
              .orElse(new BackupTarget(name, "", false, "Longhorn has no target of that name")));
    }
    return targets;
  }

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>(DeploymentRules.all());
    rules.addAll(BackupRules.all());
    return List.copyOf(rules);
  }
}
