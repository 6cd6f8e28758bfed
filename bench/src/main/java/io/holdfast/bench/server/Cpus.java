package io.holdfast.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Some of the machine's processors, as taskset counts them. */
public record Cpus(List<Integer> numbers) {
  private static final Pattern PART = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

  public Cpus {
    numbers = List.copyOf(numbers);
  }

  public static Cpus of(Collection<Integer> numbers) {
    return new Cpus(List.copyOf(new TreeSet<>(numbers)));
  }

  /** The first {@code count} processors of a machine. */
  public static Cpus ofMachine(int count) {
    var numbers = new ArrayList<Integer>();
    for (int cpu = 0; cpu < count; cpu++) {
      numbers.add(cpu);
    }
    return new Cpus(numbers);
  }

  /**
   * Reads a list such as {@code 0}, {@code 0,2} or {@code 4-7}.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Cpus parse(String list) {
    var numbers = new TreeSet<Integer>();
    for (String part : list.split(",", -1)) {
      var matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw wrong(list);
      }
      int from = Integer.parseInt(matcher.group(1));
      int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
      if (to < from) {
        throw wrong(list);
      }
      for (int cpu = from; cpu <= to; cpu++) {
        numbers.add(cpu);
      }
    }
    return of(numbers);
  }

  public int count() {
    return numbers.size();
  }

  /** The first {@code most} of these, or all, if they are fewer. */
  public Cpus first(int most) {
    return new Cpus(numbers.stream().limit(most).toList());
  }

  /** Those of these that {@code others} lacks. */
  public Cpus without(Cpus others) {
    return new Cpus(numbers.stream().filter(cpu -> !others.numbers.contains(cpu)).toList());
  }

  /** What to put before a command so that it runs on these processors only, in the same process. */
  public List<String> prefix() {
    return List.of("taskset", "-c", toString());
  }

  /** Puts all threads of this JVM, and those that they will start, on these processors. */
  public void pinThisProcess() throws IOException, InterruptedException {
    String pid = Long.toString(ProcessHandle.current().pid());
    Process process =
        new ProcessBuilder("taskset", "-a", "-c", "-p", toString(), pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException("taskset can't put process " + pid + " on processors " + this);
    }
  }

  @Override
  public String toString() {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  private static IllegalArgumentException wrong(String list) {
    return new IllegalArgumentException(
        "processors '" + list + "': numbers and ranges with commas between them, such as 0,2-3");
  }
}
