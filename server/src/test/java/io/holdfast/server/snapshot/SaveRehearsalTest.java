package io.holdfast.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SaveRehearsalTest {
  @Test
  void run_keysThatChangeMeanwhile_savesEachInEachRound() throws IOException {
    assertThat(new SaveRehearsal(5_000, 3, () -> {}).run()).isEqualTo(15_000);
  }
}
