package io.holdfast.server.client;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client has subscribed to. Changed only by its event loop; its size is read by others. Most
 * clients subscribe to nothing, so the sets are made when asked for.
 */
public final class Subscriptions {
  private @Nullable Set<Bytes> channels;
  private @Nullable Set<Bytes> patterns;
  private @Nullable Set<Bytes> shardChannels;

  public Set<Bytes> channels() {
    Set<Bytes> there = channels;
    if (there == null) {
      there = new LinkedHashSet<>();
      channels = there;
    }
    return there;
  }

  public Set<Bytes> patterns() {
    Set<Bytes> there = patterns;
    if (there == null) {
      there = new LinkedHashSet<>();
      patterns = there;
    }
    return there;
  }

  public Set<Bytes> shardChannels() {
    Set<Bytes> there = shardChannels;
    if (there == null) {
      there = new LinkedHashSet<>();
      shardChannels = there;
    }
    return there;
  }

  /** Channels and patterns, which one number counts in SUBSCRIBE's replies. */
  public int count() {
    return size(channels) + size(patterns);
  }

  public boolean isEmpty() {
    return count() == 0 && size(shardChannels) == 0;
  }

  private static int size(@Nullable Set<Bytes> set) {
    return set == null ? 0 : set.size();
  }
}
