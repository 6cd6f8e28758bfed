package io.holdfast.server.scheduling;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** The threads of this process as Linux knows them, the virtual machine's own too. */
final class ProcessThreads {
  private static final Path THREADS = Path.of("/proc/self/task");

  private ProcessThreads() {}

  /**
   * Changes those whose names are wanted; one that ends meanwhile is passed over.
   *
   * @param names asked with what Linux keeps of a name, which is its first 15 bytes
   * @param change given a thread's number; true when it was changed
   * @return how many were
   * @throws IOException where there is no such folder
   */
  static int change(Predicate<String> names, IntPredicate change) throws IOException {
    int changed = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      for (Path thread : threads) {
        if (names.test(name(thread))) {
          int number = Integer.parseInt(String.valueOf(thread.getFileName()));
          changed += change.test(number) ? 1 : 0;
        }
      }
    }
    return changed;
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
