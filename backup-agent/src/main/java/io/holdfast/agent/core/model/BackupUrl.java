package io.holdfast.agent.core.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What Longhorn's URL of a backup says, such as {@code s3://b@r/?backup=backup-1&volume=v}. */
public final class BackupUrl {
  private static final String VOLUME = "volume=";

  private BackupUrl() {}

  /** The volume that the backup was made of, empty when the URL does not say. */
  public static String volume(String url) {
    for (String part : url.substring(url.indexOf('?') + 1).split("&")) {
      if (part.startsWith(VOLUME)) {
        return URLDecoder.decode(part.substring(VOLUME.length()), StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
