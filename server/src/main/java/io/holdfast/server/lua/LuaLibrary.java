package io.holdfast.server.lua;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library. An image has it in a folder of {@code java.library.path}, since its
 * root can't be written to; elsewhere it comes out of a jar by way of a folder for temporary files.
 *
 * @param system as {@code os.name}
 * @param machine as {@code os.arch}
 * @param folders where it may lie already
 * @param temporary where it may be unpacked for a moment, if programs may be run from there
 */
@SuppressWarnings("restricted") // the flags allow native code
record LuaLibrary(String system, String machine, List<Path> folders, Path temporary) {
  /**
   * Loads it for as long as the process runs.
   *
   * @throws LuaError saying what is missing and which setting helps
   */
  SymbolLookup load() {
    String name = fileName();
    for (Path folder : folders) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return load(file, "");
      }
    }
    return unpack(name);
  }

  private SymbolLookup unpack(String name) {
    try (InputStream packed = LuaLibrary.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        throw new LuaError("Lua's library %s is not among the jars".formatted(name));
      }
      Path file = Files.createTempFile(temporary, "holdfast-lua", ".so");
      try {
        Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
        return load(file, advice(name));
      } finally {
        Files.delete(file); // it stays mapped
      }
    } catch (IOException e) {
      throw new LuaError("Lua's library can't be unpacked: %s%s".formatted(e, advice(name)));
    }
  }

  private String advice(String name) {
    return "; -Djava.io.tmpdir (%s) has to name a folder that can be written to and is not mounted"
            .formatted(temporary)
        + " noexec, or one of -Djava.library.path has to hold "
        + name;
  }

  private static SymbolLookup load(Path file, String advice) {
    try {
      return SymbolLookup.libraryLookup(file, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new LuaError("Lua's library can't be loaded: %s%s".formatted(reason(file, e), advice));
    }
  }

  /** The system's own words, which only the other way to load a library tells. */
  private static @Nullable String reason(Path file, IllegalArgumentException failure) {
    try {
      System.load(file.toAbsolutePath().toString());
      return failure.getMessage();
    } catch (UnsatisfiedLinkError e) {
      return e.getMessage();
    }
  }

  /** The file of this system, as luajava names it. */
  String fileName() {
    boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
    String processor =
        switch (machine.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    if (processor.isEmpty() || !(mac || system.equalsIgnoreCase("linux"))) {
      throw new LuaError(
          "there is no Lua for %s on %s, only for Linux and macOS on amd64 and aarch64"
              .formatted(system, machine));
    }
    return "liblua51" + processor + (mac ? ".dylib" : ".so");
  }
}
