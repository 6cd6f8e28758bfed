package io.holdfast.agent.core.run;

import io.holdfast.agent.core.model.Labels;
import io.holdfast.agent.core.model.RecurringJob;
import io.holdfast.agent.core.port.RecurringJobs;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Snapshot;
import io.holdfast.agent.core.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Recurring jobs in memory; they run when the test says so, and make what the real ones make. */
final class FakeJobs implements RecurringJobs {
  private final FakeLonghorn longhorn;
  private final Time time;
  final Map<String, RecurringJob> jobs = new TreeMap<>();
  final Set<String> bound = new TreeSet<>();
  Trouble trouble = Trouble.none();
  String refusal = "";
  private int made;

  FakeJobs(FakeLonghorn longhorn, Time time) {
    this.longhorn = longhorn;
    this.time = time;
  }

  @Override
  public List<RecurringJob> all() {
    return trouble.around(() -> List.copyOf(jobs.values()));
  }

  @Override
  public void create(RecurringJob job) {
    trouble.around(
        () -> {
          refuse();
          jobs.putIfAbsent(job.name(), job);
        });
  }

  @Override
  public void replace(RecurringJob job) {
    trouble.around(
        () -> {
          refuse();
          jobs.put(job.name(), job);
        });
  }

  private void refuse() {
    if (!refusal.isEmpty()) {
      throw new Refused(refusal);
    }
  }

  @Override
  public void delete(String name) {
    trouble.around(
        () -> {
          jobs.remove(name);
          bound.removeIf(each -> each.endsWith("/" + name));
        });
  }

  @Override
  public Set<String> of(String volume) {
    return trouble.around(
        () -> {
          Set<String> names = new TreeSet<>();
          bound.stream()
              .filter(each -> each.startsWith(volume + "/"))
              .forEach(each -> names.add(each.substring(volume.length() + 1)));
          return names;
        });
  }

  @Override
  public void bind(String volume, String job) {
    trouble.around(() -> bound.add(volume + "/" + job));
  }

  @Override
  public void unbind(String volume, String job) {
    trouble.around(() -> bound.remove(volume + "/" + job));
  }

  /** A job's time has come: it makes a snapshot, and perhaps a backup of it, and prunes. */
  void run(String name) {
    RecurringJob job = jobs.get(name);
    if (job == null || !bound.contains(FakeLonghorn.LIVE + "/" + name)) {
      return;
    }
    Map<String, String> labels = new TreeMap<>(job.labels());
    labels.put(Labels.RECURRING_JOB, name);
    String snapshot = String.format("holdfast-%08x-0000-4000-8000-000000000000", ++made);
    longhorn.snapshots.put(snapshot, new Snapshot(snapshot, true, false, time.now(), "", labels));
    if (job.task().equals("backup")) {
      longhorn.put(String.format("backup-%016x", 0xABC000 + made), snapshot, labels);
      prune(job, snapshot);
    }
  }

  private void prune(RecurringJob job, String newest) {
    List<String> own =
        new ArrayList<>(
            longhorn.backups.values().stream()
                .map(FakeLonghorn.Making::backup)
                .filter(each -> job.name().equals(each.job()))
                .map(each -> each.id())
                .toList());
    while (own.size() > job.retain()) {
      longhorn.backups.remove(own.removeFirst());
    }
    // Only what the next backup sends the difference to is kept on the volume.
    longhorn
        .snapshots
        .values()
        .removeIf(
            each ->
                job.name().equals(each.labels().get(Labels.RECURRING_JOB))
                    && !each.name().equals(newest));
  }
}
