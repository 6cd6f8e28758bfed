package io.holdfast.agent.export;

import io.holdfast.agent.core.port.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Where access key and secret key are found; files are read anew for each request, so that changed
 * ones count at once. Nothing of them is ever printed.
 *
 * @param accessKey of which exactly one part is set
 * @param secretKey of which exactly one part is set
 */
public record S3Keys(Place accessKey, Place secretKey) {
  /** A file or an environment variable. */
  public record Place(@Nullable Path file, @Nullable String variable) {
    private String read(Map<String, String> environment) {
      String value = "";
      if (variable != null) {
        value = environment.getOrDefault(variable, "");
      } else if (file != null) {
        try {
          value = Files.readString(file).strip();
        } catch (IOException e) {
          throw new Refused("the credentials in " + file + " can not be read: " + e);
        }
      }
      if (value.isEmpty()) {
        throw new Refused("there are no credentials in " + (file != null ? file : variable));
      }
      return value;
    }
  }

  AwsCredentials read(Map<String, String> environment) {
    return AwsBasicCredentials.create(accessKey.read(environment), secretKey.read(environment));
  }
}
