package io.holdfast.agent.page;

import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.doctor.Doctor;
import io.holdfast.agent.core.port.Exports;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.schedule.Policies;
import io.holdfast.agent.http.RunEvents;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;

/** The page for people, and nothing that it fetches from elsewhere. */
@Controller
final class PageController {
  private static final String HTML = "text/html; charset=utf-8";

  private final Views views;
  private final Doctor doctor;
  private final Policies policies;
  private final Exports exports;
  private final RunEvents events;
  private final Time time;

  PageController(
      Views views, Doctor doctor, Policies policies, Exports exports, RunEvents events, Time time) {
    this.views = views;
    this.doctor = doctor;
    this.policies = policies;
    this.exports = exports;
    this.events = events;
    this.time = time;
  }

  /**
   * The page.
   *
   * @param all whether all backups and runs are listed, not only the newest
   */
  @Get("/")
  @Produces(HTML)
  HttpResponse<String> page(@QueryValue(defaultValue = "false") boolean all) {
    return PageHeaders.on(HttpResponse.ok(Page.render(data(all))), "no-store");
  }

  /** The part of the page that changes while a run goes on. */
  @Get("/page/live")
  @Produces(HTML)
  HttpResponse<String> live() {
    return PageHeaders.on(HttpResponse.ok(Page.renderLive(data(false))), "no-store");
  }

  private PageData data(boolean all) {
    // First: what happens meanwhile is then in the page, and told by an event as well.
    String lastEvent = events.lastId();
    var now = time.now();
    return new PageData(
        views.status(now),
        views.backups(),
        views.runs(now),
        views.checks(),
        Views.findings(doctor.last()),
        !policies.byHand().export(),
        exports.targets(),
        lastEvent,
        all);
  }
}
