package io.holdfast.agent.export;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bucket, or what lies in it below a prefix.
 *
 * @param prefix empty, or ending with a slash
 * @param endpoint where S3 is spoken, null for Amazon's own
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param caFile certificates in PEM that the endpoint's is checked with, null for the usual ones
 */
public record S3Address(
    String name,
    String bucket,
    String prefix,
    String region,
    @Nullable URI endpoint,
    boolean pathStyle,
    @Nullable Path caFile,
    S3Keys keys,
    Checksum checksum,
    @Nullable Encryption encryption,
    @Nullable Lock lock)
    implements ExportAddress {

  /** What each part is sent with, for the other side to compare. */
  public enum Checksum {
    /** {@code x-amz-checksum-sha256}, which S3 keeps. */
    SHA256,
    /** {@code Content-MD5}, which every S3 knows. */
    MD5
  }

  /**
   * How the other side encrypts what it stores.
   *
   * @param kind {@code AES256} or {@code aws:kms}
   * @param key name of a key of KMS, null for the account's own
   */
  public record Encryption(String kind, @Nullable String key) {}

  /**
   * For how long nobody can delete what was sent. The bucket needs object lock.
   *
   * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}
   */
  public record Lock(String mode, Duration duration) {}

  @Override
  public String url() {
    return "s3://" + bucket + "/" + prefix;
  }
}
