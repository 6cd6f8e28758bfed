package io.holdfast.agent.export;

import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.port.Exports.UploadProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One place that exports lie in; calls throw as those of {@link
 * io.holdfast.agent.core.port.Exports}.
 */
interface ExportTarget {
  ExportAddress address();

  /** Where an export's files lie, for people. */
  String url(String id);

  /** Returns if the place is there and may be used. */
  void probe();

  /** Sends dump and manifest, and at last the description. */
  Description write(
      ExportOrder order, String source, Payload payload, Duration outage, UploadProgress progress);

  /** The descriptions that are there, whoever's exports they are of. */
  List<Description> list();

  /** Ids of which something is there, but no description. */
  Set<String> unfinished();

  /** Removes what there is of an export, the description first. */
  void delete(String id);

  /**
   * The description of one export.
   *
   * @throws io.holdfast.agent.core.port.Damaged when there is none that can be read
   */
  Description describe(String id);

  /**
   * Copies an export's files into an empty folder, as they lie there.
   *
   * @throws io.holdfast.agent.core.port.Damaged when one is missing or not what its description
   *     tells
   */
  void fetch(Description description, Path folder);
}
