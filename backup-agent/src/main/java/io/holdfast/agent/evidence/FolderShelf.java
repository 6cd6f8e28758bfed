package io.holdfast.agent.evidence;

import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.port.Unavailable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reports as files of a folder, one each. They are never deleted. */
public final class FolderShelf implements ReportShelf {
  private static final String SUFFIX = ".jsonl";

  private final Path folder;

  /** A shelf in a folder, which is made when something is put there. */
  public FolderShelf(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  @Override
  public List<String> ids() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .filter(Names::isRun)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Unavailable("can not read " + folder + ": " + e, e);
    }
  }

  @Override
  public Optional<String> read(String id) {
    try {
      return Optional.of(Files.readString(folder.resolve(id + SUFFIX)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Unavailable("can not read the report of " + id + " in " + folder + ": " + e, e);
    }
  }

  @Override
  public void write(String id, String text) {
    Path temporary = folder.resolve(id + ".tmp");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, folder.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw new Unavailable("can not write the report of " + id + " to " + folder + ": " + e, e);
    }
  }

  @Override
  public String place() {
    return folder.toString();
  }
}
