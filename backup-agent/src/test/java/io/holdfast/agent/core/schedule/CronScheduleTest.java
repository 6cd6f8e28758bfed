package io.holdfast.agent.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CronScheduleTest {
  @Test
  void after_zoneWithSummerTime_followsTheLocalClock() {
    CronSchedule schedule = CronSchedule.of("30 2 * * *", "Europe/Berlin");
    assertThat(schedule.after(Instant.parse("2026-01-10T00:00:00Z")))
        .contains(Instant.parse("2026-01-10T01:30:00Z"));
    assertThat(schedule.after(Instant.parse("2026-07-10T00:00:00Z")))
        .contains(Instant.parse("2026-07-10T00:30:00Z"));
  }

  @Test
  void after_hourThatIsMissingInSpring_isRightAfterTheGap() {
    CronSchedule schedule = CronSchedule.of("30 2 * * *", "Europe/Berlin");
    assertThat(schedule.after(Instant.parse("2027-03-28T00:00:00Z")))
        .hasValueSatisfying(
            at ->
                assertThat(at)
                    .isBetween(
                        Instant.parse("2027-03-28T01:00:00Z"),
                        Instant.parse("2027-03-28T01:30:00Z")));
  }

  @Test
  void after_everyHour_goesThroughBothHoursOfAutumn() {
    CronSchedule schedule = CronSchedule.of("30 * * * *", "Europe/Berlin");
    Instant at = Instant.parse("2026-10-24T23:45:00Z");
    for (String expected : List.of("00:30", "01:30", "02:30")) {
      at = schedule.after(at).orElseThrow();
      assertThat(at).isEqualTo(Instant.parse("2026-10-25T" + expected + ":00Z"));
    }
    for (String expected : List.of("01:30", "00:30")) {
      at = schedule.atOrBefore(at.minusMillis(1)).orElseThrow();
      assertThat(at).isEqualTo(Instant.parse("2026-10-25T" + expected + ":00Z"));
    }
  }

  @Test
  void atOrBefore_exactlyAtATime_isThatTime() {
    CronSchedule schedule = CronSchedule.of("*/5 * * * *", "UTC");
    Instant due = Instant.parse("2026-11-21T04:05:00Z");
    assertThat(schedule.atOrBefore(due)).contains(due);
    assertThat(schedule.atOrBefore(due.minusMillis(1))).contains(due.minusSeconds(300));
    assertThat(schedule.after(due)).contains(due.plusSeconds(300));
  }

  @Test
  void of_nonsense_saysWhatIsAccepted() {
    assertThatThrownBy(() -> CronSchedule.of("every day", "UTC"))
        .hasMessageContaining("five fields");
    assertThatThrownBy(() -> CronSchedule.of("61 * * * *", "UTC"))
        .hasMessageContaining("minute 0-59");
    assertThatThrownBy(() -> CronSchedule.of("* * * * *", "Mars/Base"))
        .hasMessageContaining("Europe/Berlin");
  }
}
