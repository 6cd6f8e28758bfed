package io.holdfast.server.command.strings;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.ExpireTime;
import io.holdfast.server.keyspace.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The options of SET, and of GETEX, which has some of them.
 *
 * @param expire how the expiry is given; null when it is not
 * @param expireIndex the argument that gives it
 */
record SetOptions(
    boolean ifMissing,
    boolean ifPresent,
    boolean get,
    boolean keepExpiry,
    boolean persist,
    @Nullable ExpireTime expire,
    int expireIndex) {

  static final SetOptions NONE = new SetOptions(false, false, false, false, false, null, 0);

  static SetOptions parse(Call call, int from, boolean forSet) {
    boolean ifMissing = false;
    boolean ifPresent = false;
    boolean get = false;
    boolean keep = false;
    boolean persist = false;
    ExpireTime expire = null;
    int expireIndex = 0;
    for (int i = from; i < call.count(); i++) {
      ExpireTime time = ExpireTime.option(call, i);
      boolean another = expire != null && time != expire;
      if (forSet && call.is(i, "NX") && !ifPresent) {
        ifMissing = true;
      } else if (forSet && call.is(i, "XX") && !ifMissing) {
        ifPresent = true;
      } else if (forSet && call.is(i, "GET")) {
        get = true;
      } else if (forSet && call.is(i, "KEEPTTL") && expire == null) {
        keep = true;
      } else if (!forSet && call.is(i, "PERSIST") && expire == null) {
        persist = true;
      } else if (time != null && !another && !keep && !persist && i + 1 < call.count()) {
        expire = time;
        expireIndex = ++i;
      } else {
        throw CommandException.syntax();
      }
    }
    return new SetOptions(ifMissing, ifPresent, get, keep, persist, expire, expireIndex);
  }

  /** When the key is to expire, in Unix time of milliseconds; {@link Entry#NO_EXPIRY} if not. */
  long expireAt(Call call) {
    return expire == null ? Entry.NO_EXPIRY : expire.parse(call, expireIndex);
  }
}
