package io.holdfast.server.lua;

import java.io.File;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Functions of the native library, which is loaded at their first use. */
@SuppressWarnings("restricted") // the flags allow native code
final class LuaNatives {
  private static final Logger log = LoggerFactory.getLogger(LuaNatives.class);
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Loaded LIBRARY = load();

  private LuaNatives() {}

  /** The library, or one that has nothing and why it could not be loaded. */
  private record Loaded(SymbolLookup symbols, String failure) {}

  /**
   * Makes sure that there is a library, which all else here takes for granted.
   *
   * @throws LuaError saying why there is none
   */
  static void check() {
    if (!LIBRARY.failure().isEmpty()) {
      throw new LuaError(LIBRARY.failure());
    }
  }

  /** A function that takes no time and calls nothing back: called without telling the JVM. */
  static MethodHandle quick(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(symbol(name), type, Linker.Option.critical(true));
  }

  /** Any other function. */
  static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(symbol(name), type);
  }

  private static MemorySegment symbol(String name) {
    return LIBRARY.symbols().findOrThrow(name);
  }

  /** The address of a function. */
  static long address(String name) {
    return symbol(name).address();
  }

  private static Loaded load() {
    String path = System.getProperty("java.library.path", "");
    List<Path> folders =
        Arrays.stream(path.split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList();
    var library =
        new LuaLibrary(
            System.getProperty("os.name", ""),
            System.getProperty("os.arch", ""),
            folders,
            Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    try {
      return new Loaded(library.load(), "");
    } catch (LuaError e) {
      log.error("no scripts can be run: {}", e.text());
      return new Loaded(name -> Optional.empty(), e.text());
    }
  }
}
