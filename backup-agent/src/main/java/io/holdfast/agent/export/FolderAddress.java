package io.holdfast.agent.export;

import java.nio.file.Path;

/**
 * A folder, say where an NFS export is mounted.
 *
 * @param folder absolute
 */
public record FolderAddress(String name, Path folder) implements ExportAddress {
  @Override
  public String url() {
    return folder.toUri().toString();
  }
}
