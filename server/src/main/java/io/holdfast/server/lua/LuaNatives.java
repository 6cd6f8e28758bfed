package io.holdfast.server.lua;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * The native library, which comes in a jar: it is unpacked to the folder for temporary files,
 * loaded, and the file removed again. Everything fails with an error that says so where the folder
 * can't be written to or programs in it may not be run.
 */
@SuppressWarnings("restricted") // the flags allow native code
final class LuaNatives {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY = load();

  private LuaNatives() {}

  /** A function that takes no time and calls nothing back: called without telling the JVM. */
  static MethodHandle quick(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), type, Linker.Option.critical(true));
  }

  /** Any other function. */
  static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LIBRARY.findOrThrow(name), type);
  }

  /** The address of a function. */
  static long address(String name) {
    return LIBRARY.findOrThrow(name).address();
  }

  private static SymbolLookup load() {
    String name = fileName(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    try (InputStream packed = LuaNatives.class.getResourceAsStream("/" + name)) {
      if (packed == null) {
        throw new UnsupportedOperationException("no Lua for this system: " + name + " is missing");
      }
      Path file = Files.createTempFile("holdfast-lua", ".so");
      try {
        Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
        return SymbolLookup.libraryLookup(file, Arena.global());
      } finally {
        Files.delete(file); // it stays mapped
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Lua's library " + name + " can't be unpacked", e);
    }
  }

  /** The file of a system, as luajava names it. */
  static String fileName(String system, String machine) {
    String arch = machine.toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean mac = system.toLowerCase(Locale.ROOT).startsWith("mac");
    return "liblua51" + (arm ? "arm64" : "64") + (mac ? ".dylib" : ".so");
  }
}
