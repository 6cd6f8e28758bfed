package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.run.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads restored volumes where an attached volume is a folder on this machine, as with
 * longhorn-sim.
 */
public final class LocalData implements RestoredData {
  private static final Duration ATTACH = Duration.ofMinutes(2);
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  private final Longhorn longhorn;
  private final Supplier<String> liveVolume;
  private final VerifyCommand verify;
  private final Patience patience;

  /**
   * A reader.
   *
   * @param liveVolume the volume on whose node restored volumes are attached
   * @param command verify mode with its fixed arguments; the folder is appended
   */
  public LocalData(
      Longhorn longhorn, Supplier<String> liveVolume, List<String> command, Time time) {
    this.longhorn = longhorn;
    this.liveVolume = liveVolume;
    this.verify = new VerifyCommand(command);
    this.patience = new Patience(time, OUTAGE);
  }

  @Override
  public Reading read(String volume, Expected expected, Duration deadline) {
    Path folder = attach(volume);
    try {
      return verify.run(folder.toString(), expected, deadline);
    } finally {
      detach(volume);
    }
  }

  @Override
  public Reading copy(String volume, Path directory, Expected expected, Duration deadline) {
    Path folder = attach(volume);
    try {
      copy(folder, directory);
    } finally {
      detach(volume);
    }
    return verify.run(directory.toString(), expected, deadline);
  }

  @Override
  public String copyRefusal() {
    return "";
  }

  @Override
  public void release(String volume) {
    Optional<Volume> found = longhorn.volume(volume);
    if (found.isPresent()
        && found.get().state().startsWith("attach")
        && !found.get().restoreRequired()) {
      detach(volume);
    }
  }

  @Override
  public Set<String> leftovers() {
    return Set.of();
  }

  private Path attach(String volume) {
    if (find(volume).endpoint().isEmpty()) {
      longhorn.attach(volume, host(volume));
    }
    String endpoint =
        patience.until(
            "volume " + volume + " was not attached",
            ATTACH,
            () -> Optional.of(find(volume).endpoint()).filter(each -> !each.isEmpty()));
    Path folder = Path.of(endpoint);
    if (!Files.isDirectory(folder)) {
      throw new Refused(
          "volume "
              + volume
              + " is attached as "
              + endpoint
              + ", which is no folder on this machine; verify.job is for real Longhorn");
    }
    return folder;
  }

  private void detach(String volume) {
    longhorn.detach(volume);
    patience.until(
        "volume " + volume + " was not detached",
        ATTACH,
        () ->
            longhorn.volume(volume).filter(each -> !each.state().equals("detached")).isPresent()
                ? Optional.empty()
                : Optional.of(true));
  }

  private Volume find(String volume) {
    return longhorn
        .volume(volume)
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }

  /** The node of the live volume: the one that is known to be this machine. */
  private String host(String volume) {
    String host = find(liveVolume.get()).hostId();
    if (host.isEmpty()) {
      throw new Refused(
          "volume "
              + volume
              + " can not be attached: the live volume is attached nowhere, so no node is known");
    }
    return host;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path relative = from.relativize(path);
        if (relative.startsWith("lost+found") || path.equals(from)) {
          continue;
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(to.resolve(relative));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.copy(path, to.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new Refused("copying from " + from + " to " + to + " failed: " + e);
    }
  }
}
