package io.holdfast.agent.cli;

import io.holdfast.agent.api.Answers;
import io.holdfast.agent.api.ApiJson;
import io.holdfast.agent.api.RunView;
import io.holdfast.agent.core.model.Sha256;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot file that an agent hands over, written where this program runs. It is written beside
 * its place, forced to the disk, compared with the manifest's checksum, and only then put there.
 */
final class Fetched {
  private static final String MANIFEST = ".manifest.json";
  private static final String STANDARD_OUTPUT = "-";

  /** What is read of a manifest. */
  record Manifest(@Nullable String sha256) {}

  private final ApiClient api;
  private final @Nullable Path file;
  private @Nullable String sha256;

  /**
   * What is still to be fetched.
   *
   * @param place a path where nothing is, or {@code -} for the standard output
   */
  Fetched(ApiClient api, String place) {
    this.api = api;
    this.file = place.equals(STANDARD_OUTPUT) ? null : Path.of(place).toAbsolutePath().normalize();
    requireAbsent();
  }

  static boolean isStandardOutput(@Nullable String place) {
    return STANDARD_OUTPUT.equals(place);
  }

  /** The SHA-256 of what was fetched, in hexadecimal; null before. */
  @Nullable String sha256() {
    return sha256;
  }

  /** Fetches the file if a run hands it over now. */
  void look(RunView run) {
    boolean offered =
        sha256 == null
            && !run.steps().isEmpty()
            && run.steps().getLast().name().equals("extract")
            && run.steps().getLast().state().equals("running");
    if (!offered) {
      return;
    }
    String from = "/restores/" + run.id();
    Optional<String> manifest = api.handedOver(from + "/manifest");
    if (manifest.isEmpty()) {
      return; // The step has begun, and has not opened the file yet.
    }
    Path place = file;
    try {
      if (place == null) {
        sha256 = confirmed(from, manifest.get(), new FileOutputStream(FileDescriptor.out));
      } else {
        put(place, from, manifest.get(), run.id());
      }
    } catch (IOException e) {
      throw new CliException(
          CliException.FAILED,
          "fetching the file to "
              + (place == null ? "the standard output" : place)
              + " failed: "
              + e);
    }
  }

  private void put(Path place, String from, String manifest, String run) throws IOException {
    Path partial = beside(place, ".partial-" + run);
    Path description = beside(place, MANIFEST);
    // For a program that is told to end; nothing can be done for one that is killed.
    partial.toFile().deleteOnExit();
    try {
      String sum;
      try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
        sum = confirmed(from, manifest, out);
      }
      requireAbsent();
      if (!expected(manifest).isEmpty()) {
        Files.writeString(description, manifest);
      }
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
      sha256 = sum;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Writes what the agent sends, and tells it that all of it is here. */
  private String confirmed(String from, String manifest, FileOutputStream out) throws IOException {
    MessageDigest digest = Sha256.digest();
    long size;
    try (InputStream in = api.download(from + "/file")) {
      OutputStream counted = new DigestOutputStream(out, digest);
      size = in.transferTo(counted);
      counted.flush();
    }
    if (file != null) {
      out.getFD().sync();
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    String expected = expected(manifest);
    if (!expected.isEmpty() && !expected.equalsIgnoreCase(sum)) {
      throw new IOException(
          size + " bytes with SHA-256 " + sum + " arrived, the manifest says " + expected);
    }
    api.post(from + "/received", ApiJson.write(new Answers.Received(sum)));
    return sum;
  }

  /** The checksum that a manifest tells; empty where the store has written none. */
  private static String expected(String manifest) throws IOException {
    try {
      return Objects.requireNonNullElse(ApiJson.read(manifest, Manifest.class).sha256(), "");
    } catch (IllegalArgumentException e) {
      throw new IOException("the manifest beside the file is damaged: " + e.getMessage(), e);
    }
  }

  private void requireAbsent() {
    Path place = file;
    if (place == null) {
      return;
    }
    if (place.getFileName() == null
        || !Files.isDirectory(Objects.requireNonNull(place.getParent()))) {
      throw new CliException(
          CliException.USAGE,
          "--to-file: "
              + place
              + "; accepted is the path of a file in a folder that is there, or -");
    }
    for (Path each : new Path[] {place, beside(place, MANIFEST)}) {
      if (Files.exists(each)) {
        throw new CliException(
            CliException.USAGE,
            "--to-file: " + each + " is there already; accepted is a path where nothing is");
      }
    }
  }

  private static Path beside(Path place, String suffix) {
    return place.resolveSibling(place.getFileName() + suffix);
  }
}
