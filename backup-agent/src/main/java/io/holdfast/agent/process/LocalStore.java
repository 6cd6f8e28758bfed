package io.holdfast.agent.process;

import io.holdfast.agent.core.model.Expected;
import io.holdfast.agent.core.model.InPlace;
import io.holdfast.agent.core.model.InPlace.Way;
import io.holdfast.agent.core.model.Reading;
import io.holdfast.agent.core.port.Longhorn;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Time;
import io.holdfast.agent.core.port.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The store as a process on this machine, which two commands stop and start. Its volume's folder is
 * the store's for good, so data from elsewhere is copied into it.
 */
public final class LocalStore implements Workload {
  private final AttachedFolders folders;
  private final ControlCommand stop;
  private final ControlCommand start;
  private final VerifyCommand verify;

  /**
   * A store.
   *
   * @param stop ends with 0 once the store has ended, or if it did not run
   * @param start ends with 0 once the store is ready, or if it is already
   * @param verify verify mode with its fixed arguments; the folder is appended
   */
  public LocalStore(
      Longhorn longhorn, List<String> stop, List<String> start, List<String> verify, Time time) {
    this.folders = new AttachedFolders(longhorn, time);
    this.stop = new ControlCommand("restore.process.stop", stop);
    this.start = new ControlCommand("restore.process.start", start);
    this.verify = new VerifyCommand(verify);
  }

  @Override
  public String refusal() {
    return "";
  }

  @Override
  public Way otherwise() {
    return Way.COPY;
  }

  @Override
  public void stop(InPlace plan, Duration deadline) {
    stop.run(deadline);
    folders.detachFromAll(plan.volume());
  }

  @Override
  public void start(InPlace plan, Duration deadline) {
    folders.attach(plan.volume(), plan.host());
    start.run(deadline);
  }

  @Override
  public void give(InPlace plan, String volume, Duration deadline) {
    if (volume.equals(plan.volume())) {
      throw new Refused("volume " + volume + " was never in another's place");
    }
    Path from = folders.attach(volume, plan.host());
    Path to = folders.attach(plan.volume(), plan.host());
    FolderCopy.empty(to);
    FolderCopy.copy(from, to);
    folders.detach(volume);
    folders.detach(plan.volume());
  }

  @Override
  public void release(String volume) {
    // Copying leaves nothing around it.
  }

  @Override
  public Reading read(InPlace plan, String name, Expected expected, Duration deadline) {
    Path folder = folders.attach(plan.volume(), plan.host());
    Reading reading = verify.run(folder.toString(), expected, deadline);
    folders.detach(plan.volume());
    return reading;
  }
}
