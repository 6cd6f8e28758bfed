package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Unavailable;
import io.holdfast.agent.core.run.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Gets files from a bucket. A connection that breaks off is taken up again where it broke. */
final class S3Download {
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int BUFFER = 1 << 16;

  private final S3Address address;
  private final S3Connection connection;
  private final Patience patience;

  S3Download(S3Address address, S3Connection connection, Time time) {
    this.address = address;
    this.connection = connection;
    this.patience = new Patience(time, OUTAGE);
  }

  /** The dump that a description tells of. */
  void file(String key, Path to, Description description) {
    if (!get(key, to, description.bytes())) {
      throw new Damaged("there is no object " + key + " in bucket " + address.bucket());
    }
    try {
      Fetched.require(to, description.id(), description.bytes(), description.sha256());
    } catch (IOException e) {
      throw new Refused("can not read " + to + ": " + e);
    }
  }

  /** Gets an object, or nothing when there is none. */
  void fileIfThere(String key, Path to) {
    get(key, to, Long.MAX_VALUE);
  }

  /** A small object's text, null when there is none or it is not small. */
  @Nullable String text(String key, int most) {
    return patience
        .until("", LONGEST, () -> Optional.of(Optional.ofNullable(read(key, most))))
        .orElse(null);
  }

  private @Nullable String read(String key, int most) {
    try (ResponseInputStream<GetObjectResponse> in = open(key, 0)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readNBytes(most + 1);
      return bytes.length > most ? null : new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Unavailable("the connection broke off within " + key + ": " + e, e);
    }
  }

  private boolean get(String key, Path to, long size) {
    return patience.until("", LONGEST, () -> Optional.of(go(key, to, size)));
  }

  /** Goes on where the file ends; false when there is no such object. */
  private boolean go(String key, Path to, long size) {
    long at = sizeOf(to);
    if (at >= size) {
      return true;
    }
    try (ResponseInputStream<GetObjectResponse> in = open(key, at)) {
      if (in == null) {
        return false;
      }
      append(in, to);
      return true;
    } catch (FileSystemException e) {
      throw new Refused("can not write to " + to + ": " + e);
    } catch (IOException e) {
      throw new Unavailable("the connection broke off within " + key + ": " + e, e);
    }
  }

  private static void append(InputStream in, Path to) throws IOException {
    try (var out =
        Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        write(out, buffer, count, to);
      }
    }
  }

  /** A full disk is no broken connection, though both are an IOException. */
  private static void write(OutputStream out, byte[] buffer, int count, Path to) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw new Refused("can not write to " + to + ": " + e);
    }
  }

  private @Nullable ResponseInputStream<GetObjectResponse> open(String key, long from) {
    return connection.<@Nullable ResponseInputStream<GetObjectResponse>>call(
        "get " + key,
        s3 -> {
          try {
            return s3.getObject(
                get ->
                    get.bucket(address.bucket())
                        .key(key)
                        .range(from == 0 ? null : "bytes=" + from + "-"));
          } catch (NoSuchKeyException e) {
            return null;
          }
        });
  }

  private static long sizeOf(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new Refused("can not read " + file + ": " + e);
    }
  }
}
