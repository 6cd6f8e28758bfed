package io.holdfast.agent.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
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
