package io.holdfast.sim.backupstore;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How S3 is reached: what Longhorn takes from the target's secret. Without an endpoint, Amazon's;
 * without a key, anonymous.
 */
public record S3Access(
    @Nullable URI endpoint, @Nullable String accessKey, @Nullable String secretKey) {
  public static final S3Access NONE = new S3Access(null, null, null);

  @Override
  public String toString() {
    return "S3Access[" + endpoint + ", " + (accessKey == null ? "anonymous" : "with a key") + "]";
  }
}
