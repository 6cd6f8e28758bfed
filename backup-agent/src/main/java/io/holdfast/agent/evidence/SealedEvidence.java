package io.holdfast.agent.evidence;

import io.holdfast.agent.core.model.CheckReport;
import io.holdfast.agent.core.port.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals reports, chains each to the one before, and keeps them on a shelf. */
public final class SealedEvidence implements Evidence {
  private static final Logger log = LoggerFactory.getLogger(SealedEvidence.class);

  private static final int LOOKED_AT = 20;

  private final ReportShelf shelf;
  private final Supplier<Optional<Seal>> seal;
  private final String agent;

  /**
   * Evidence on a shelf.
   *
   * @param seal asked for each time, so that a key may come or change while the agent runs; without
   *     one reports are kept all the same, not sealed
   * @param agent the agent's version
   */
  public SealedEvidence(ReportShelf shelf, Supplier<Optional<Seal>> seal, String agent) {
    this.shelf = shelf;
    this.seal = seal;
    this.agent = agent;
  }

  @Override
  public String keep(CheckReport check) {
    String run = check.outcome().run();
    if (shelf.read(run).isEmpty()) {
      @Nullable SealedReport last = newest();
      Report report =
          last == null
              ? Report.of(check, 1, "", agent)
              : Report.of(check, last.report().number() + 1, last.name(), agent);
      SealedReport sealed = SealedReport.of(report, seal.get().orElse(null));
      shelf.write(run, sealed.text());
    }
    return run + " in " + shelf.place();
  }

  /** Where they are kept, in words. */
  public String place() {
    return shelf.place();
  }

  /** Whether there is a key to seal with. */
  public boolean isSealing() {
    return seal.get().isPresent();
  }

  /** All reports that can be read, oldest first. */
  public List<SealedReport> all() {
    List<SealedReport> reports = new ArrayList<>();
    for (String id : shelf.ids()) {
      readable(id).ifPresent(reports::add);
    }
    return reports;
  }

  /** A report's text as it is kept. */
  public Optional<String> text(String run) {
    return shelf.read(run);
  }

  /**
   * The report with the greatest number, among the last few: runs may end in another order than
   * they were asked for in. One that was spoilt must not keep others from being made.
   */
  private @Nullable SealedReport newest() {
    return shelf.ids().reversed().stream()
        .limit(LOOKED_AT)
        .flatMap(id -> readable(id).stream())
        .max(Comparator.comparingInt(each -> each.report().number()))
        .orElse(null);
  }

  private Optional<SealedReport> readable(String id) {
    try {
      Optional<SealedReport> found = shelf.read(id).map(SealedReport::parse);
      found.ifPresent(SealedReport::report);
      return found;
    } catch (IllegalArgumentException e) {
      log.warn("evidence {} in {} can not be used: it {}", id, shelf.place(), e.getMessage());
      return Optional.empty();
    }
  }
}
