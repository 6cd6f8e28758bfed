package io.holdfast.server.aof;

import io.holdfast.server.commandline.PlainName;
import io.holdfast.server.storage.Storage;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say what the server calls its append-only file. */
public final class AppendOnlyNames {
  @Option(
      names = "--appenddirname",
      paramLabel = "NAME",
      defaultValue = AofFolder.DIRNAME,
      converter = PlainName.class,
      description = "the append-only file's folder in it (default: ${DEFAULT-VALUE})")
  private String dirname = AofFolder.DIRNAME;

  @Option(
      names = "--appendfilename",
      paramLabel = "NAME",
      defaultValue = AofFolder.FILENAME,
      converter = PlainName.class,
      description = "how its files' names begin (default: ${DEFAULT-VALUE})")
  private String filename = AofFolder.FILENAME;

  /** Where it lies within a data folder. */
  public AofFolder in(Path data) {
    return new AofFolder(Storage.disk(), data, filename, dirname);
  }
}
