package io.holdfast.agent.metrics;

import io.holdfast.agent.core.doctor.Doctor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** A gauge for each of the doctor's rules, as it was found last. */
public final class DoctorMetrics {
  private DoctorMetrics() {}

  /** Registers them. */
  public static void bind(MeterRegistry registry, Doctor doctor) {
    for (String rule : Doctor.ruleNames()) {
      Gauge.builder("holdfast.doctor.rule.ok", () -> value(doctor, rule))
          .description("Whether the doctor's rule is kept; NaN when it could not be seen.")
          .tags("rule", rule)
          .register(registry);
    }
  }

  private static double value(Doctor doctor, String rule) {
    return doctor.last().stream()
        .filter(finding -> finding.rule().equals(rule))
        .findFirst()
        .map(
            finding ->
                switch (finding.state()) {
                  case OK -> 1.0;
                  case FAILED -> 0.0;
                  case UNKNOWN -> Double.NaN;
                })
        .orElse(Double.NaN);
  }
}
