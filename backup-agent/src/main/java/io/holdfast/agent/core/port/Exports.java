package io.holdfast.agent.core.port;

import io.holdfast.agent.core.model.Backup;
import io.holdfast.agent.core.model.ExportOrder;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The places outside the cluster that dumps are exported to, by name. Every call throws {@link
 * Refused} with the other side's words, or {@link Unavailable}, and may be repeated.
 */
public interface Exports {
  /** The targets' names; they may change while the agent works. */
  List<String> targets();

  /** Whose exports these are: of others' on the same target nothing is seen. */
  String source();

  /** Looks whether a target is there, and takes what is written with these credentials. */
  BackupTarget probe(String target);

  /**
   * Sends a dump and what describes it. The export is there when this returns, and as long as it
   * does not nothing is.
   *
   * @param outage how long the target may be out of reach meanwhile
   * @param progress is told now and then; what it throws ends the sending
   * @throws Replaced when the bytes are not those that the dump's manifest tells
   */
  Backup write(
      String target, ExportOrder order, Dump dump, Duration outage, UploadProgress progress);

  /** The whole exports that are there. */
  List<Backup> list(String target);

  /** Ids of those of which something is there, but not all. */
  Set<String> unfinished(String target);

  /** Removes an export, or what there is of it. Missing: nothing happens. */
  void delete(String target, String id);

  /** Is told how far an upload is. */
  interface UploadProgress {
    void sent(long bytes, long of);
  }
}
