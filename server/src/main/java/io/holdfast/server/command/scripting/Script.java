package io.holdfast.server.command.scripting;

import io.holdfast.server.client.Bytes;
import java.util.Set;

/**
 * A script that was compiled.
 *
 * @param digest SHA-1 of the source, 40 hexadecimal digits in lower case
 * @param declared whether it begins with a shebang, so that its flags are all that it is
 * @param function what the sandbox runs
 * @param source all of it
 */
record Script(String digest, boolean declared, Set<ScriptFlag> flags, int function, Bytes source) {
  boolean is(ScriptFlag flag) {
    return flags.contains(flag);
  }
}
