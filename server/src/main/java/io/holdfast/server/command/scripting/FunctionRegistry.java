package io.holdfast.server.command.scripting;

import io.holdfast.server.command.CommandException;
import io.holdfast.server.keyspace.FunctionLibraries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All libraries of functions. Those of a dump are loaded at the first use of any; one that can't be
 * is told of in the log and stays in what is saved. Guarded by the locks of all shards, but for the
 * figures.
 */
final class FunctionRegistry {
  private static final Logger log = LoggerFactory.getLogger(FunctionRegistry.class);

  private final Interpreter interpreter;
  private final FunctionLoader loader;
  private final FunctionLibraries saved;
  private final List<byte[]> unusable = new ArrayList<>();
  private final Map<String, FunctionLibrary> libraries = new LinkedHashMap<>();
  private final Map<String, FunctionLibrary.Function> functions = new HashMap<>();
  private volatile int libraryCount;
  private volatile int functionCount;

  /** What becomes of libraries that are there when others are restored. */
  enum Restoring {
    /** They go. */
    FLUSH,
    /** They stay, and one of the same name is an error. */
    APPEND,
    /** One of the same name goes. */
    REPLACE
  }

  FunctionRegistry(Interpreter interpreter, FunctionLibraries saved) {
    this.interpreter = interpreter;
    this.loader = new FunctionLoader(interpreter);
    this.saved = saved;
  }

  /** The function of a name, or null. */
  FunctionLibrary.@Nullable Function find(String name) {
    readDump();
    return functions.get(name);
  }

  Collection<FunctionLibrary> all() {
    readDump();
    return libraries.values();
  }

  /**
   * Loads a library.
   *
   * @param replace whether one of the same name goes
   * @throws CommandException saying what is wrong; then nothing has changed
   */
  FunctionLibrary load(byte[] source, boolean replace) {
    readDump();
    FunctionLibrary loaded = loader.load(source);
    FunctionLibrary former = libraries.get(loaded.name());
    try {
      if (former != null && !replace) {
        throw new CommandException("ERR Library '%s' already exists".formatted(loaded.name()));
      }
      checkNames(loaded, former);
      var sources = new ArrayList<byte[]>(unusable);
      libraries.forEach((name, library) -> sources.add(source(library, loaded)));
      if (former == null) {
        sources.add(source);
      }
      save(sources);
    } catch (CommandException e) {
      forget(loaded);
      throw e;
    }
    put(loaded);
    return loaded;
  }

  private static byte[] source(FunctionLibrary library, FunctionLibrary loaded) {
    return library.name().equals(loaded.name())
        ? loaded.source().array()
        : library.source().array();
  }

  private void checkNames(FunctionLibrary loaded, @Nullable FunctionLibrary former) {
    for (String name : loaded.functions().keySet()) {
      boolean goes = former != null && former.functions().containsKey(name);
      if (functions.containsKey(name) && !goes) {
        throw new CommandException("ERR Function %s already exists".formatted(name));
      }
    }
  }

  private void put(FunctionLibrary loaded) {
    FunctionLibrary former = libraries.get(loaded.name());
    if (former != null) {
      functions.keySet().removeAll(former.functions().keySet());
      forget(former);
    }
    libraries.put(loaded.name(), loaded);
    functions.putAll(loaded.functions());
    count();
  }

  private void forget(FunctionLibrary library) {
    for (FunctionLibrary.Function function : library.functions().values()) {
      interpreter.sandbox().forget(function.body());
    }
  }

  private void save(List<byte[]> sources) {
    try {
      saved.replace(sources);
    } catch (io.holdfast.server.memory.TooLargeException e) {
      throw new CommandException("ERR " + e.getMessage());
    }
  }

  private void saveAll() {
    var sources = new ArrayList<byte[]>(unusable);
    libraries.values().forEach(library -> sources.add(library.source().array()));
    save(sources);
  }

  private void count() {
    libraryCount = libraries.size();
    functionCount = functions.size();
  }

  /**
   * Removes a library.
   *
   * @throws CommandException when there is none
   */
  void delete(String name) {
    readDump();
    FunctionLibrary library = libraries.remove(name);
    if (library == null) {
      throw new CommandException("ERR Library not found");
    }
    functions.keySet().removeAll(library.functions().keySet());
    forget(library);
    count();
    saveAll();
  }

  /** Removes all libraries, and all that Lua has. */
  void clear() {
    readDump();
    libraries.clear();
    functions.clear();
    unusable.clear();
    count();
    saveAll();
    interpreter.reset();
  }

  /**
   * Restores libraries: all or, with an error, none.
   *
   * @throws CommandException saying why one can't be
   */
  void restore(List<byte[]> sources, Restoring how) {
    List<byte[]> before = all().stream().map(library -> library.source().array()).toList();
    var unusableBefore = List.copyOf(unusable);
    if (how == Restoring.FLUSH) {
      clear();
    }
    try {
      for (byte[] source : sources) {
        load(source, how == Restoring.REPLACE);
      }
    } catch (CommandException e) {
      clear();
      unusable.addAll(unusableBefore);
      before.forEach(source -> load(source, false));
      throw e;
    }
  }

  private void readDump() {
    for (byte[] source : saved.takeUnread()) {
      try {
        put(loader.load(source));
      } catch (CommandException e) {
        unusable.add(source);
        log.error("A library of functions of the dump can't be used: {}", e.errorLine());
      }
    }
  }

  int libraryCount() {
    return libraryCount;
  }

  int functionCount() {
    return functionCount;
  }

  /** Bytes of all sources. */
  long bytes() {
    return saved.bytes();
  }
}
