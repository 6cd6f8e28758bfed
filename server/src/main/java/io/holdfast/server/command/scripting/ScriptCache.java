package io.holdfast.server.command.scripting;

import io.holdfast.server.client.Bytes;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.lua.LuaError;
import io.holdfast.server.memory.HeapLimit;
import io.holdfast.server.memory.TooLargeException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Compiled scripts. Those of SCRIPT LOAD stay until SCRIPT FLUSH; of those that EVAL brought only
 * the {@link #MOST_EVALUATED} last used ones do, as since Redis 7.4, for there are clients that
 * write values into the text of their scripts. Guarded by the locks of all shards.
 */
final class ScriptCache {
  /** Scripts of EVAL that are kept. */
  static final int MOST_EVALUATED = 500;

  /** What a script takes beside its source, as Redis counts it roughly. */
  private static final int OVERHEAD = 120;

  private static final String NAME = "@user_script";

  private final Interpreter interpreter;
  private final Map<Bytes, Script> bySource = new HashMap<>();
  private final Map<String, Script> byDigest = new HashMap<>();
  private final Map<String, Script> evaluated = new LinkedHashMap<>(16, 0.75f, true);
  private volatile int count;
  private final AtomicLong bytes = new AtomicLong();

  ScriptCache(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /** The script of a digest in any case, or null. */
  @Nullable Script find(byte[] digest) {
    return used(
        byDigest.get(new String(digest, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT)));
  }

  /**
   * The script of a source, which is compiled if it is new.
   *
   * @throws CommandException when it is no Lua, or there is no room for more
   */
  Script evaluate(byte[] source) {
    Script known = used(bySource.get(new Bytes(source)));
    if (known != null) {
      return known;
    }
    Script script = add(source);
    evaluated.put(script.digest(), script);
    if (evaluated.size() > MOST_EVALUATED) {
      Iterator<Script> oldest = evaluated.values().iterator();
      Script gone = oldest.next();
      oldest.remove();
      remove(gone);
    }
    return script;
  }

  /** The same for one that stays. */
  Script load(byte[] source) {
    Script known = bySource.get(new Bytes(source));
    Script script = known == null ? add(source) : known;
    evaluated.remove(script.digest());
    return script;
  }

  private @Nullable Script used(@Nullable Script script) {
    if (script != null && !evaluated.isEmpty()) {
      evaluated.get(script.digest()); // makes it the youngest
    }
    return script;
  }

  private Script add(byte[] source) {
    try {
      HeapLimit.check("scripts", bytes.get() + source.length);
    } catch (TooLargeException e) {
      throw new CommandException("ERR " + e.getMessage());
    }
    Shebang shebang = Shebang.of(source);
    var flags = shebang.isThere() ? shebang.scriptFlags() : java.util.Set.<ScriptFlag>of();
    var script =
        new Script(
            digest(source),
            shebang.isThere(),
            flags,
            compile(shebang.body(source)),
            new Bytes(source));
    bySource.put(script.source(), script);
    byDigest.put(script.digest(), script);
    count = byDigest.size();
    bytes.addAndGet(source.length + OVERHEAD);
    return script;
  }

  private int compile(byte[] body) {
    try {
      return interpreter.sandbox().compile(body, NAME);
    } catch (LuaError e) {
      throw new CommandException(
          "ERR Error compiling script (new function): " + e.text().stripTrailing());
    }
  }

  private void remove(Script script) {
    bySource.remove(script.source());
    byDigest.remove(script.digest());
    interpreter.sandbox().forget(script.function());
    count = byDigest.size();
    bytes.addAndGet(-script.source().array().length - OVERHEAD);
  }

  /** Forgets all of them, and all that Lua has. */
  void clear() {
    bySource.clear();
    byDigest.clear();
    evaluated.clear();
    count = 0;
    bytes.set(0);
    interpreter.reset();
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** What they take without what Lua makes of them. */
  long bytes() {
    return bytes.get();
  }

  /** SHA-1 in hexadecimal digits. */
  static String digest(byte[] source) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
