package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.doctor.Doctor;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The doctor's findings, looked up anew at each request. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class DoctorController {
  private final Doctor doctor;

  DoctorController(Doctor doctor) {
    this.doctor = doctor;
  }

  /** {@link Answers.Findings}, those first that want mending. */
  @Get(uris = {"/doctor", "/api/v1/doctor"})
  HttpResponse<String> findings() {
    return HttpResponse.ok(ApiJson.write(new Answers.Findings(Views.findings(doctor.examine()))));
  }
}
