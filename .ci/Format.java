import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or writes the format of every Java file below a folder: {@code Format check|write DIR}.
 * The Maven plugins that do this run the formatter in Maven's own JVM, which may be too old to
 * parse our sources; this file runs in the toolchain's.
 */
class Format {
  public static void main(String[] args) throws IOException, FormatterException {
    if (args.length != 2 || !(args[0].equals("check") || args[0].equals("write"))) {
      System.err.println("usage: Format check|write DIR");
      System.exit(2);
    }
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    List<Path> files;
    try (var walk = Files.walk(root)) {
      files =
          walk.filter(file -> file.toString().endsWith(".java"))
              .filter(
                  file ->
                      !root.relativize(file).toString().matches("(.*/)?(target|\\.holdfast)/.*"))
              .toList();
    }
    var formatter =
        new Formatter(
            JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.GOOGLE).build());
    var unformatted = new ArrayList<Path>();
    for (Path file : files) {
      String source = Files.readString(file);
      String formatted;
      try {
        formatted =
            formatter.formatSource(
                RemoveUnusedImports.removeUnusedImports(
                    ImportOrderer.reorderImports(source, JavaFormatterOptions.Style.GOOGLE)));
      } catch (FormatterException e) {
        System.err.println(root.relativize(file) + ": cannot be parsed: " + e.getMessage());
        unformatted.add(file);
        continue;
      }
      if (!formatted.equals(source)) {
        if (write) {
          Files.writeString(file, formatted);
        } else {
          unformatted.add(file);
        }
      }
    }
    for (Path file : unformatted) {
      System.err.println("not formatted: " + root.relativize(file));
    }
    if (!unformatted.isEmpty()) {
      System.err.println("mvn -N validate -Dformat=write formats all files");
      System.exit(1);
    }
  }
}
