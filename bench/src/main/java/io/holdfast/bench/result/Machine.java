package io.holdfast.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a run was measured on.
 *
 * @param load the load average of the minute before the run: above a few tenths, something else ran
 */
public record Machine(String processor, int cores, String kernel, String java, double load) {
  private static final Path PROC = Path.of("/proc");

  /** This machine, now. */
  public static Machine read() throws IOException {
    return new Machine(
        processor(Files.readString(PROC.resolve("cpuinfo"))),
        cores(Files.readString(PROC.resolve("cpuinfo"))),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        Double.parseDouble(Files.readString(PROC.resolve("loadavg")).split(" ")[0]));
  }

  static String processor(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /** All of the machine's, also those that this process may not use. */
  static int cores(String cpuinfo) {
    return (int) cpuinfo.lines().filter(line -> line.startsWith("processor")).count();
  }
}
