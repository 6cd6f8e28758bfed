package io.holdfast.agent.export;

import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Exports.UploadProgress;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Patience;
import io.holdfast.agent.export.S3Address.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Sends files to a bucket; the dump in parts, each with a checksum that S3 compares. A call that is
 * not answered is repeated as long as an outage may last: a part that was taken all the same is
 * sent again and replaces itself.
 */
final class S3Upload {
  private static final Logger log = LoggerFactory.getLogger(S3Upload.class);

  /** S3 takes at most so many parts, and none but the last may be smaller than 5 MiB. */
  private static final int MOST_PARTS = 10_000;

  static final long SMALLEST_PART = 8L << 20;
  private static final int BUFFER = 1 << 16;

  private final S3Address address;
  private final S3Connection connection;
  private final Patience patience;
  private final Duration outage;
  private final @Nullable Instant lockedUntil;

  S3Upload(S3Address address, S3Connection connection, Time time, Duration outage) {
    this.address = address;
    this.connection = connection;
    this.patience = new Patience(time, outage);
    this.outage = outage;
    this.lockedUntil = address.lock() == null ? null : time.now().plus(address.lock().duration());
  }

  /** A part's bytes as they are told to S3, in Base64. */
  private record Sum(@Nullable String sha256, @Nullable String md5) {}

  /** Sends a dump; what it is made of is thrown away when that does not succeed. */
  String dump(String key, Dump dump, UploadProgress progress) {
    String upload = begin(key);
    boolean whole = false;
    try {
      String sha256 = parts(key, upload, dump, progress);
      whole = true;
      return sha256;
    } finally {
      if (!whole) {
        abort(key, upload);
      }
    }
  }

  private String parts(String key, String upload, Dump dump, UploadProgress progress) {
    long size = dump.size();
    long partSize = partSize(size);
    Sha256 all = new Sha256();
    List<CompletedPart> parts = new ArrayList<>();
    for (long at = 0; at < size || parts.isEmpty(); at += partSize) {
      progress.sent(at, size);
      long length = Math.min(partSize, size - at);
      parts.add(part(key, upload, dump, at, length, parts.size() + 1, all));
    }
    progress.sent(size, size);
    String sha256 = all.hex();
    if (!sha256.equals(dump.sha256().orElse(sha256))) {
      throw new Replaced(
          "the dump's SHA-256 is " + sha256 + ", its manifest tells " + dump.sha256().get());
    }
    complete(key, upload, parts, size);
    return sha256;
  }

  static long partSize(long size) {
    long needed = (size + MOST_PARTS - 1) / MOST_PARTS;
    return Math.max(SMALLEST_PART, (needed + (1 << 20) - 1) >> 20 << 20);
  }

  private CompletedPart part(
      String key, String upload, Dump dump, long at, long length, int number, Sha256 all) {
    Sum sum = sum(dump, at, length, all);
    String tag =
        patiently(
            "send part " + number + " of " + key,
            s3 ->
                s3.uploadPart(
                        part ->
                            part.bucket(address.bucket())
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentLength(length)
                                .checksumSHA256(sum.sha256())
                                .contentMD5(sum.md5()),
                        RequestBody.fromContentProvider(
                            () -> new DumpPart(dump, at, length),
                            length,
                            "application/octet-stream"))
                    .eTag());
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(tag)
        .checksumSHA256(sum.sha256())
        .build();
  }

  /** Puts a small file. */
  void text(String key, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = digest();
    Sum sum = told(digest.digest(bytes));
    patiently(
        "put " + key,
        s3 ->
            s3.putObject(
                put -> {
                  put.bucket(address.bucket())
                      .key(key)
                      .contentType("application/json")
                      .checksumSHA256(sum.sha256())
                      .contentMD5(sum.md5());
                  if (address.encryption() != null) {
                    put.serverSideEncryption(address.encryption().kind())
                        .ssekmsKeyId(address.encryption().key());
                  }
                  if (address.lock() != null) {
                    put.objectLockMode(address.lock().mode())
                        .objectLockRetainUntilDate(lockedUntil);
                  }
                },
                RequestBody.fromBytes(bytes)));
  }

  private String begin(String key) {
    return patiently(
        "begin the upload of " + key,
        s3 ->
            s3.createMultipartUpload(
                    create -> {
                      create
                          .bucket(address.bucket())
                          .key(key)
                          .contentType("application/octet-stream");
                      if (address.checksum() == Checksum.SHA256) {
                        create.checksumAlgorithm(ChecksumAlgorithm.SHA256);
                      }
                      if (address.encryption() != null) {
                        create
                            .serverSideEncryption(address.encryption().kind())
                            .ssekmsKeyId(address.encryption().key());
                      }
                      if (address.lock() != null) {
                        create
                            .objectLockMode(address.lock().mode())
                            .objectLockRetainUntilDate(lockedUntil);
                      }
                    })
                .uploadId());
  }

  /** If the answer was lost the upload is gone at the second try, and its object is there. */
  private void complete(String key, String upload, List<CompletedPart> parts, long size) {
    try {
      patiently(
          "complete the upload of " + key,
          s3 ->
              s3.completeMultipartUpload(
                  complete ->
                      complete
                          .bucket(address.bucket())
                          .key(key)
                          .uploadId(upload)
                          .multipartUpload(made -> made.parts(parts))));
    } catch (Refused e) {
      if (!String.valueOf(e.getMessage()).contains("NoSuchUpload") || !isThere(key, size)) {
        throw e;
      }
    }
  }

  private boolean isThere(String key, long size) {
    return patiently(
        "look at " + key,
        s3 -> {
          try {
            HeadObjectResponse head = s3.headObject(of -> of.bucket(address.bucket()).key(key));
            return head.contentLength() == size;
          } catch (NoSuchKeyException e) {
            return false;
          }
        });
  }

  private void abort(String key, String upload) {
    try {
      connection.call(
          "abort the upload of " + key,
          s3 ->
              s3.abortMultipartUpload(
                  abort -> abort.bucket(address.bucket()).key(key).uploadId(upload)));
    } catch (Refused | Unavailable e) {
      log.warn("left for the next clean-up: {}", e.getMessage());
    }
  }

  private Sum sum(Dump dump, long from, long length, Sha256 all) {
    MessageDigest digest = digest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      for (long at = from; at < from + length; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, from + length - at));
        dump.read(buffer, at);
        all.update(buffer.flip());
        digest.update(buffer);
      }
    } catch (IOException e) {
      throw new Refused("can not read the dump: " + e);
    }
    return told(digest.digest());
  }

  private MessageDigest digest() {
    return Sha256.digest(address.checksum() == Checksum.SHA256 ? "SHA-256" : "MD5");
  }

  private Sum told(byte[] sum) {
    String text = Base64.getEncoder().encodeToString(sum);
    return address.checksum() == Checksum.SHA256 ? new Sum(text, null) : new Sum(null, text);
  }

  private <T> T patiently(String what, Function<S3Client, T> question) {
    return patience.until(
        "S3 did not " + what,
        outage.multipliedBy(2),
        () -> Optional.of(connection.call(what, question)));
  }
}
