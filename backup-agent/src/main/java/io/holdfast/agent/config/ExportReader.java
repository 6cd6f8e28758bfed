package io.holdfast.agent.config;

import io.holdfast.agent.export.AgeEncryption;
import io.holdfast.agent.export.ExportAddress;
import io.holdfast.agent.export.ExportSettings;
import io.holdfast.agent.export.FolderAddress;
import io.holdfast.agent.export.S3Address;
import io.holdfast.agent.export.S3Address.Checksum;
import io.holdfast.agent.export.S3Keys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads where dumps are exported to. */
final class ExportReader {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?";
  private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
  private static final Duration LONGEST_LOCK = Duration.ofDays(36_500);
  private static final Duration LOCK = Duration.ofDays(30);
  private static final Set<String> S3 =
      Set.of(
          "bucket",
          "prefix",
          "region",
          "endpoint",
          "pathStyle",
          "caFile",
          "accessKeyFile",
          "accessKeyEnv",
          "secretKeyFile",
          "secretKeyEnv",
          "checksum",
          "encryption",
          "objectLock");

  private final Map<String, String> environment;

  /**
   * A reader.
   *
   * @param environment where the pod's name and namespace are, which the store is called by
   */
  ExportReader(Map<String, String> environment) {
    this.environment = environment;
  }

  ExportSettings read(Section top) {
    return top.section("exports", Set.of("source", "dump", "scratch", "targets"))
        .map(this::settings)
        .orElse(ExportSettings.none());
  }

  private ExportSettings settings(Section section) {
    List<ExportAddress> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Map<String, AgeEncryption> encryption = new TreeMap<>();
    for (Section each : section.sections("targets", Set.of("name", "s3", "folder", "encryption"))) {
      ExportAddress target = target(each);
      if (!names.add(target.name())) {
        throw each.refuse(
            "name", "is the name of an earlier target too; accepted is a name of its own");
      }
      targets.add(target);
      AgeReader.read(each).ifPresent(found -> encryption.put(target.name(), found));
    }
    if (targets.isEmpty()) {
      throw new ConfigException(
          section.at("targets") + ": missing; accepted is a list of at least one target");
    }
    String scratch = section.text("scratch", "the path of a folder");
    return new ExportSettings(
        Objects.requireNonNullElse(section.text("source", "a name of the store"), source()),
        absolute(section, "dump", section.required("dump", "the path of the store's dump.rdb")),
        scratch == null ? ExportSettings.none().scratch() : absolute(section, "scratch", scratch),
        targets,
        encryption);
  }

  private String source() {
    return environment.getOrDefault("POD_NAMESPACE", "local")
        + "/"
        + environment.getOrDefault("POD_NAME", "store");
  }

  private static ExportAddress target(Section section) {
    String name = section.required("name", "a name of a target");
    if (!name.matches(NAME)) {
      throw section.refuse(
          "name", "is not accepted; accepted are up to 40 lower-case letters, digits and dashes");
    }
    section.exactlyOne("s3", "folder");
    String folder = section.text("folder", "the path of a folder");
    return folder != null
        ? new FolderAddress(name, absolute(section, "folder", folder))
        : s3(name, section.section("s3", S3).orElseThrow());
  }

  private static S3Address s3(String name, Section section) {
    String bucket = section.required("bucket", "the name of a bucket");
    if (!bucket.matches(BUCKET)) {
      throw section.refuse(
          "bucket",
          "is not accepted; accepted are 3 to 63 lower-case letters, digits, dots and dashes");
    }
    URI endpoint = endpoint(section);
    String caFile = section.text("caFile", "the path of a file");
    return new S3Address(
        name,
        bucket,
        prefix(section),
        Objects.requireNonNullElse(section.text("region", "a region"), "us-east-1"),
        endpoint,
        section.flag("pathStyle", endpoint != null, "true or false"),
        caFile == null ? null : absolute(section, "caFile", caFile),
        new S3Keys(place(section, "accessKey"), place(section, "secretKey")),
        oneOf(section, "checksum", List.of("sha256", "md5"))
            .map(each -> Checksum.valueOf(each.toUpperCase(Locale.ROOT)))
            .orElse(Checksum.SHA256),
        section
            .section("encryption", Set.of("kind", "kmsKey"))
            .map(ExportReader::encryption)
            .orElse(null),
        section
            .section("objectLock", Set.of("mode", "duration"))
            .map(ExportReader::lock)
            .orElse(null));
  }

  private static @Nullable URI endpoint(Section section) {
    String accepted = "an http or https URL without a path";
    String text = section.text("endpoint", accepted);
    if (text == null) {
      return null;
    }
    try {
      URI uri = URI.create(text);
      boolean plain = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && plain && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, with what is accepted.
    }
    throw section.refuse("endpoint", "is not accepted; accepted is " + accepted);
  }

  private static String prefix(Section section) {
    String accepted = "names parted by slashes, with no slash in front";
    String prefix = section.text("prefix", accepted);
    if (prefix == null) {
      return "";
    }
    if (prefix.startsWith("/") || prefix.contains("//")) {
      throw section.refuse("prefix", "is not accepted; accepted is " + accepted);
    }
    return prefix.endsWith("/") ? prefix : prefix + "/";
  }

  private static S3Keys.Place place(Section section, String key) {
    section.exactlyOne(key + "File", key + "Env");
    String file = section.text(key + "File", "the path of a file");
    return new S3Keys.Place(
        file == null ? null : Path.of(file),
        section.text(key + "Env", "the name of an environment variable"));
  }

  private static S3Address.Encryption encryption(Section section) {
    String kind =
        oneOf(section, "kind", List.of("AES256", "aws:kms"))
            .orElseThrow(() -> missing(section, "kind", "AES256 or aws:kms"));
    if (section.has("kmsKey") && !kind.equals("aws:kms")) {
      throw section.refuse("kmsKey", "is not accepted; accepted is one with kind: aws:kms");
    }
    return new S3Address.Encryption(kind, section.text("kmsKey", "a key's id or ARN"));
  }

  private static S3Address.Lock lock(Section section) {
    String mode =
        oneOf(section, "mode", List.of("governance", "compliance"))
            .orElseThrow(() -> missing(section, "mode", "governance or compliance"));
    if (!section.has("duration")) {
      throw missing(section, "duration", "a duration such as 30d");
    }
    Duration duration = section.duration("duration", LOCK);
    if (duration.compareTo(LONGEST_LOCK) > 0) {
      throw section.refuse("duration", "is not accepted; accepted is at most 36500d");
    }
    return new S3Address.Lock(mode.toUpperCase(Locale.ROOT), duration);
  }

  private static Optional<String> oneOf(Section section, String key, List<String> words) {
    String accepted = String.join(", ", words);
    String word = section.text(key, accepted);
    if (word != null && !words.contains(word)) {
      throw section.refuse(key, "is not accepted; accepted are " + accepted);
    }
    return Optional.ofNullable(word);
  }

  private static ConfigException missing(Section section, String key, String accepted) {
    return new ConfigException(section.at(key) + ": missing; accepted is " + accepted);
  }

  static Path absolute(Section section, String key, String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw section.refuse(key, "is not accepted; accepted is an absolute path");
    }
    return path.normalize();
  }
}
