package io.holdfast.agent.http;

import io.holdfast.agent.api.EvidenceView;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.evidence.Report;
import io.holdfast.agent.evidence.SealedEvidence;
import io.holdfast.agent.evidence.SealedReport;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The reports of restore checks, listed and each exactly as it was sealed. */
@Controller("/api/v1/evidence")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EvidenceController {
  private final SealedEvidence evidence;

  EvidenceController(SealedEvidence evidence) {
    this.evidence = evidence;
  }

  /** The reports of restore checks, oldest first. */
  @Get
  @AnswersInWords
  EvidenceView list() {
    return new EvidenceView(
        evidence.place(),
        evidence.isSealing(),
        evidence.all().stream().map(EvidenceController::item).toList());
  }

  /**
   * One report exactly as it was sealed: a line with the report, and a line with its seal; 404 for
   * none.
   */
  @Get(uri = "/{run}", produces = MediaType.TEXT_PLAIN)
  HttpResponse<String> one(@PathVariable String run) {
    if (!Names.isRun(run)) {
      throw new NoSuchThing("there is no report of a run " + run);
    }
    return evidence
        .text(run)
        .map(HttpResponse::ok)
        .orElseThrow(() -> new NoSuchThing("there is no report of a run " + run));
  }

  private static EvidenceView.Item item(SealedReport sealed) {
    Report report = sealed.report();
    return new EvidenceView.Item(
        report.number(),
        report.run(),
        report.backup(),
        report.result(),
        report.checkedAt(),
        report.rtoSeconds(),
        report.rpoSeconds(),
        sealed.key());
  }
}
