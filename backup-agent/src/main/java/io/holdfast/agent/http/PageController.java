package io.holdfast.agent.http;

import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.doctor.Doctor;
import io.holdfast.agent.core.port.Time;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** The page for people, and nothing it fetches from elsewhere. */
@Controller
final class PageController {
  private final Views views;
  private final Doctor doctor;
  private final Time time;

  PageController(Views views, Doctor doctor, Time time) {
    this.views = views;
    this.doctor = doctor;
    this.time = time;
  }

  @Get("/")
  @Produces("text/html; charset=utf-8")
  HttpResponse<String> page() {
    var now = time.now();
    return HttpResponse.ok(
            Page.render(
                views.status(now), views.backups(), views.runs(now), Views.findings(doctor.last())))
        .header("Cache-Control", "no-store")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer");
  }
}
