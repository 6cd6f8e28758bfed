package io.holdfast.sim.backupstore;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A backup target's URL: {@code s3://BUCKET@REGION/PREFIX} or {@code nfs:///absolute/folder}.
 * {@code nfs://localhost:/absolute/folder} means the same folder; no other host is accepted, since
 * nothing is mounted here.
 */
public sealed interface TargetUrl {
  /** A bucket; {@code prefix} is "" or ends with a slash. */
  record S3(String bucket, String region, String prefix) implements TargetUrl {}

  /** A folder that stands for an NFS export. */
  record Nfs(Path folder) implements TargetUrl {}

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException names the URL and what is accepted
   */
  static TargetUrl parse(String url) {
    String plain = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
    try {
      if (plain.startsWith("s3://")) {
        return s3(url, new URI(plain));
      }
      if (plain.startsWith("nfs://")) {
        return nfs(url, plain.substring("nfs://".length()));
      }
    } catch (URISyntaxException e) {
      throw refused(url, e.getReason());
    }
    throw refused(url, "unknown scheme");
  }

  private static S3 s3(String url, URI uri) {
    String bucket = uri.getUserInfo();
    String region = uri.getHost();
    if (bucket == null || bucket.isEmpty() || region == null) {
      throw refused(url, "no bucket and region");
    }
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("^/+|/+$", "");
    return new S3(bucket, region, path.isEmpty() ? "" : path + "/");
  }

  private static Nfs nfs(String url, String rest) {
    int slash = rest.indexOf('/');
    if (slash < 0) {
      throw refused(url, "no folder");
    }
    String host = rest.substring(0, slash).replaceAll(":$", "");
    if (!Set.of("", "localhost", "127.0.0.1").contains(host)) {
      throw refused(url, "host " + host + " cannot be mounted here");
    }
    return new Nfs(Path.of(rest.substring(slash)).normalize());
  }

  private static IllegalArgumentException refused(String url, String reason) {
    return new IllegalArgumentException(
        "backup target URL \""
            + url
            + "\": "
            + reason
            + "; accepted are s3://BUCKET@REGION/ and nfs:///absolute/folder");
  }

  /** The URL of a backup in a target; a query that the target's URL has is kept. */
  static String ofBackup(String target, String backup, String volume) {
    int mark = target.indexOf('?');
    var query = new TreeMap<String, String>();
    if (mark >= 0) {
      query.putAll(query(target.substring(mark + 1)));
    }
    query.put("backup", backup);
    query.put("volume", volume);
    return (mark >= 0 ? target.substring(0, mark) : target)
        + "?"
        + query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&"));
  }

  /** The parameters after the question mark; none if there is no question mark. */
  static Map<String, String> parameters(String url) {
    int mark = url.indexOf('?');
    return mark < 0 ? new TreeMap<>() : query(url.substring(mark + 1));
  }

  private static Map<String, String> query(String query) {
    var parameters = new TreeMap<String, String>();
    Arrays.stream(query.split("&"))
        .filter(part -> !part.isEmpty())
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              parameters.put(
                  equals < 0 ? part : part.substring(0, equals),
                  equals < 0 ? "" : part.substring(equals + 1));
            });
    return parameters;
  }
}
