package io.holdfast.agent.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.BackupPhase;
import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RetentionTest {
  @Property(tries = 500)
  void expired_anyHistory_keepsNewestAndVerifiedAndNamesOnlyItsOwn(
      @ForAll @IntRange(min = 0, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 10) int retain,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Backup> all = new ArrayList<>();
    Set<String> verified = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Backup backup = backup(i, random);
      all.add(backup);
      if (random.nextInt(4) == 0) {
        verified.add(backup.id());
      }
    }
    List<Backup> own =
        all.stream()
            .filter(each -> each.phase() == BackupPhase.COMPLETED)
            .filter(each -> "p".equals(each.labels().get(Labels.POLICY)))
            .filter(each -> each.labels().containsKey(Labels.RUN))
            .toList();
    Collections.shuffle(all, random);

    List<Backup> expired =
        Retention.expired(
            new Policy("p", "* * * * *", "UTC", retain, true), all, verified::contains);

    List<Backup> newest = own.subList(Math.max(0, own.size() - retain), own.size());
    assertThat(own).containsAll(expired);
    assertThat(expired).noneMatch(newest::contains);
    own.reversed().stream()
        .filter(each -> verified.contains(each.id()))
        .findFirst()
        .ifPresent(proven -> assertThat(expired).doesNotContain(proven));
    int kept = own.size() - expired.size();
    assertThat(kept).isBetween(Math.min(retain, own.size()), retain + 1);
    assertThat(expired).isSortedAccordingTo((a, b) -> a.id().compareTo(b.id()));
  }

  private static Backup backup(int index, Random random) {
    String id = String.format(Locale.ROOT, "backup-%04d", index);
    String run = String.format(Locale.ROOT, "20261121-%06d-0000", index);
    Map<String, String> labels =
        switch (random.nextInt(5)) {
          case 0 -> Map.of();
          case 1 -> Map.of(Labels.RUN, run, Labels.POLICY, "other");
          case 2 -> Map.of(Labels.POLICY, "p");
          default -> Map.of(Labels.RUN, run, Labels.POLICY, "p");
        };
    BackupPhase phase = random.nextInt(6) == 0 ? BackupPhase.ERROR : BackupPhase.COMPLETED;
    return new Backup(id, phase, 100, "", "u", "s" + index, null, null, 1, 1, labels);
  }
}
