package io.holdfast.server.command.scripting;

import io.holdfast.server.client.Bytes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A library of functions that was loaded.
 *
 * @param source with its first line
 * @param functions by name
 */
record FunctionLibrary(String name, Bytes source, Map<String, Function> functions) {
  /**
   * One function.
   *
   * @param body what the sandbox runs
   */
  record Function(String name, @Nullable String description, Set<ScriptFlag> flags, int body) {}
}
