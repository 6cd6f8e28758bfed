package io.holdfast.server.command.scripting;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a script or function says of itself. */
public enum ScriptFlag {
  NO_WRITES,
  ALLOW_OOM,
  /** For replicas that have lost their primary; this server is none. */
  ALLOW_STALE,
  /** For clusters; this server is in none. */
  NO_CLUSTER,
  ALLOW_CROSS_SLOT_KEYS;

  /** As scripts write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The flag of a name, or null. */
  public static @Nullable ScriptFlag of(String text) {
    for (ScriptFlag flag : values()) {
      if (flag.text().equals(text)) {
        return flag;
      }
    }
    return null;
  }
}
