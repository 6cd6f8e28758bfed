package io.holdfast.agent.http;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.Views;
import io.holdfast.agent.core.doctor.Doctor;
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

  /** What the doctor finds, looked up anew; first what wants mending. */
  @Get(uris = {"/doctor", "/api/v1/doctor"})
  @AnswersInWords
  Answers.Findings findings() {
    return new Answers.Findings(Views.findings(doctor.examine()));
  }
}
