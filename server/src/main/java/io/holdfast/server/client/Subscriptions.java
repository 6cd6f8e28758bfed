package io.holdfast.server.client;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a client has subscribed to. Changed only by its event loop; its size is read by others. */
public final class Subscriptions {
  private final Set<Bytes> channels = new LinkedHashSet<>(2);
  private final Set<Bytes> patterns = new LinkedHashSet<>(2);
  private final Set<Bytes> shardChannels = new LinkedHashSet<>(2);

  public Set<Bytes> channels() {
    return channels;
  }

  public Set<Bytes> patterns() {
    return patterns;
  }

  public Set<Bytes> shardChannels() {
    return shardChannels;
  }

  /** Channels and patterns, which one number counts in SUBSCRIBE's replies. */
  public int count() {
    return channels.size() + patterns.size();
  }

  public boolean isEmpty() {
    return count() == 0 && shardChannels.isEmpty();
  }
}
