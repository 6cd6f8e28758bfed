package io.holdfast.sim.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;

/**
 * An S3 server over a folder: bucket {@code b}'s object {@code k} is the file {@code FOLDER/b/k}.
 */
public final class S3Endpoint implements AutoCloseable {
  private final S3Proxy proxy;

  /** An access key and its secret. */
  public record Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "Credentials[" + accessKey + "]";
    }
  }

  /**
   * Starts a server; port 0 picks a free one.
   *
   * @param credentials null lets everybody in
   * @throws IOException when it cannot listen, or the folder cannot be made
   */
  public S3Endpoint(
      Path folder,
      String address,
      int port,
      @Nullable Credentials credentials,
      List<String> buckets)
      throws IOException {
    Files.createDirectories(folder);
    for (String bucket : buckets) {
      Files.createDirectories(folder.resolve(bucket));
    }
    var properties = new Properties();
    properties.setProperty("jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
    BlobStore store = BlobStores.create("filesystem", properties);
    var builder =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://" + host(address) + ":" + port));
    if (credentials == null) {
      builder.awsAuthentication(AuthenticationType.NONE, "", "");
    } else {
      builder.awsAuthentication(
          AuthenticationType.AWS_V2_OR_V4, credentials.accessKey(), credentials.secretKey());
    }
    proxy = builder.build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IOException("cannot listen on " + address + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private static String host(String address) {
    return address.contains(":") ? "[" + address + "]" : address;
  }

  public int port() {
    return proxy.getPort();
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IOException("the S3 endpoint did not stop: " + e.getMessage(), e);
    }
  }
}
