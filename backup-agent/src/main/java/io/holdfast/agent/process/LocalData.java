package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.model.Use;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.RestoredData;
import io.holdfast.agent.core.port.RestoredFile;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads restored volumes where an attached volume is a folder on this machine, as with
 * longhorn-sim.
 */
public final class LocalData implements RestoredData {
  private final Longhorn longhorn;
  private final Supplier<String> liveVolume;
  private final VerifyCommand verify;
  private final AttachedFolders folders;

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
    this.folders = new AttachedFolders(longhorn, time);
  }

  @Override
  public Reading read(String volume, Expected expected, Duration deadline, Use use) {
    Path folder = folders.attach(volume, host(volume));
    try {
      return verify.run(folder.toString(), expected, deadline);
    } finally {
      folders.detach(volume);
    }
  }

  @Override
  public RestoredFile open(String volume) {
    return FolderFile.in(folders.attach(volume, host(volume)), () -> folders.detach(volume));
  }

  @Override
  public Reading copy(String volume, Path directory, Expected expected, Duration deadline) {
    Path folder = folders.attach(volume, host(volume));
    try {
      FolderCopy.copy(folder, directory);
    } finally {
      folders.detach(volume);
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
      folders.detach(volume);
    }
  }

  @Override
  public Set<String> leftovers() {
    return Set.of();
  }

  /** The node of the live volume: the one that is known to be this machine. */
  private String host(String volume) {
    String host = folders.find(liveVolume.get()).hostId();
    if (host.isEmpty()) {
      throw new Refused(
          "volume "
              + volume
              + " can not be attached: the live volume is attached nowhere, so no node is known");
    }
    return host;
  }
}
