package io.holdfast.agent.process;

import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import io.holdfast.agent.core.run.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Volumes that are folders on this machine while they are attached. */
final class AttachedFolders {
  private static final Duration ATTACH = Duration.ofMinutes(2);
  private static final Duration OUTAGE = Duration.ofSeconds(30);

  private final Longhorn longhorn;
  private final Patience patience;

  AttachedFolders(Longhorn longhorn, Time time) {
    this.longhorn = longhorn;
    this.patience = new Patience(time, OUTAGE);
  }

  /** The folder of a volume, which is attached unless it is already. */
  Path attach(String volume, String host) {
    if (find(volume).endpoint().isEmpty()) {
      longhorn.attach(volume, host);
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

  /** Takes back what {@link #attach} did. */
  void detach(String volume) {
    longhorn.detach(volume);
    awaitDetached(volume);
  }

  /** Detaches a volume that others have attached as well. */
  void detachFromAll(String volume) {
    longhorn.detachFromAll(volume);
    awaitDetached(volume);
  }

  Volume find(String volume) {
    return longhorn
        .volume(volume)
        .orElseThrow(() -> new Refused("Longhorn has no volume " + volume));
  }

  private void awaitDetached(String volume) {
    patience.until(
        "volume " + volume + " was not detached",
        ATTACH,
        () ->
            longhorn.volume(volume).filter(each -> !each.state().equals("detached")).isPresent()
                ? Optional.empty()
                : Optional.of(true));
  }
}
