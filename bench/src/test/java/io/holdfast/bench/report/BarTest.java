package io.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.bench.result.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BarTest {
  @ParameterizedTest
  @CsvSource({"0.75,STRETCH", "0.754,STRETCH", "0.76,MET", "0.954,MET", "0.96,MISSED"})
  void judge_whereLessIsBetter_takesTheLimitAsTheMost(double value, Bar.Verdict verdict) {
    var bar = new Bar("t", Metric.SERVER_CPU, Bar.Of.RATIO_TO_REFERENCE, 0.95, 0.75);
    assertThat(bar.judge(value)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1.3,STRETCH", "1.29,MET", "1.0,MET", "0.99,MISSED"})
  void judge_whereMoreIsBetter_takesTheLimitAsTheLeast(double value, Bar.Verdict verdict) {
    var bar = new Bar("t", Metric.OPERATIONS, Bar.Of.RATIO_TO_BEST, 1.0, 1.3);
    assertThat(bar.judge(value)).isEqualTo(verdict);
  }

  @Test
  void subject_ofABarBesideRedis_isNotTheRatioToTheReference() {
    var bar = new Bar(Figures.SET, Metric.SERVER_CPU, Bar.Of.RATIO_TO_REDIS, 0.7, Double.NaN);
    assertThat(new Comparison(Figures.run()).subject(bar)).contains(0.72);
    assertThat(bar.limit(bar.stretch())).isEqualTo("–");
  }

  @Test
  void judge_withoutABar_onlyReportsWhatIsBelowTheStretch() {
    var bar = new Bar("t", Metric.SPEEDUP, Bar.Of.FIGURE, Double.NaN, 1.7);
    assertThat(bar.judge(1.2)).isEqualTo(Bar.Verdict.REPORTED);
    assertThat(bar.judge(1.7)).isEqualTo(Bar.Verdict.STRETCH);
  }
}
