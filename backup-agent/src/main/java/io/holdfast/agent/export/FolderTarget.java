package io.holdfast.agent.export;

import io.holdfast.agent.core.model.ExportOrder;
import io.holdfast.agent.core.model.Names;
import io.holdfast.agent.core.model.Sha256;
import io.holdfast.agent.core.port.Damaged;
import io.holdfast.agent.core.port.Dump;
import io.holdfast.agent.core.port.Exports.UploadProgress;
import io.holdfast.agent.core.port.Refused;
import io.holdfast.agent.core.port.Replaced;
import io.holdfast.agent.core.port.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with a folder for each export. It is written under {@value #PARTIAL}ID, each file forced
 * to the disk, and gets its name by one rename, so that nobody ever sees half of one.
 */
final class FolderTarget implements ExportTarget {
  static final String PARTIAL = ".partial-";
  private static final int BUFFER = 1 << 20;

  private final FolderAddress address;
  private final Time time;

  FolderTarget(FolderAddress address, Time time) {
    this.address = address;
    this.time = time;
  }

  /** Something to be done with files. */
  private interface Work<T> {
    T run() throws IOException;
  }

  @Override
  public ExportAddress address() {
    return address;
  }

  @Override
  public String url(String id) {
    return whole(id).toUri().toString();
  }

  @Override
  public void probe() {
    if (!Files.isDirectory(address.folder())) {
      throw new Refused("there is no folder " + address.folder());
    }
    if (!Files.isWritable(address.folder())) {
      throw new Refused(
          "folder " + address.folder() + " can not be written to by the agent's user");
    }
  }

  @Override
  public Description write(
      ExportOrder order, String source, Payload payload, Duration outage, UploadProgress progress) {
    Dump dump = payload.dump();
    return at(
        "write",
        () -> {
          Path partial = Files.createDirectory(partial(order.id()));
          String sha256 = copy(dump, partial.resolve(payload.file()), progress);
          if (dump.manifest().isPresent()) {
            store(partial.resolve(Description.DUMP_MANIFEST), dump.manifest().get());
          }
          Description description = Description.of(order, source, time.now(), payload, sha256);
          store(partial.resolve(Description.FILE), description.toJson());
          force(partial);
          Files.move(partial, whole(order.id()), StandardCopyOption.ATOMIC_MOVE);
          force(address.folder());
          return description;
        });
  }

  private static String copy(Dump dump, Path to, UploadProgress progress) throws IOException {
    Sha256 digest = new Sha256();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      for (long at = 0; at < dump.size(); at += buffer.limit()) {
        dump.read(buffer.clear(), at);
        digest.update(buffer.flip());
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        progress.sent(at + buffer.limit(), dump.size());
      }
      out.force(true);
    }
    String sha256 = digest.hex();
    if (!sha256.equals(dump.sha256().orElse(sha256))) {
      throw new Replaced(
          "the dump's SHA-256 is " + sha256 + ", its manifest tells " + dump.sha256().get());
    }
    return sha256;
  }

  @Override
  public List<Description> list() {
    return at(
        "list",
        () -> {
          List<Description> found = new ArrayList<>();
          for (String name : names()) {
            Description description = description(name);
            if (description != null) {
              found.add(description);
            }
          }
          return found;
        });
  }

  @Override
  public Set<String> unfinished() {
    return at(
        "list",
        () -> {
          Set<String> ids = new HashSet<>();
          for (String name : names()) {
            String id = name.startsWith(PARTIAL) ? name.substring(PARTIAL.length()) : name;
            boolean half = name.startsWith(PARTIAL) || !Files.exists(description(whole(name)));
            if (half && Names.EXPORT.is(id)) {
              ids.add(id);
            }
          }
          return ids;
        });
  }

  @Override
  public void delete(String id) {
    at(
        "delete",
        () -> {
          Files.deleteIfExists(description(whole(id)));
          for (Path folder : List.of(whole(id), partial(id))) {
            for (String file : Description.files()) {
              Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
          }
          return true;
        });
  }

  @Override
  public Description describe(String id) {
    return at(
        "read",
        () -> {
          Description description = description(id);
          if (description == null) {
            throw new Damaged(whole(id) + " is missing, or has no readable " + Description.FILE);
          }
          return description;
        });
  }

  @Override
  public void fetch(Description description, Path to) {
    String id = description.id();
    at(
        "read",
        () -> {
          Path dump = whole(id).resolve(description.dump());
          if (!Files.isRegularFile(dump)) {
            throw new Damaged("there is no " + dump);
          }
          Path copy = Files.copy(dump, to.resolve(description.dump()));
          Fetched.require(copy, description.id(), description.bytes(), description.sha256());
          Path manifest = whole(id).resolve(Description.DUMP_MANIFEST);
          if (Files.exists(manifest)) {
            Files.copy(manifest, to.resolve(Description.DUMP_MANIFEST));
          }
          return true;
        });
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(address.folder())) {
      return entries
          .map(each -> each.getFileName().toString())
          .filter(each -> each.startsWith(PARTIAL) || Names.EXPORT.is(each))
          .toList();
    }
  }

  private @Nullable Description description(String id) throws IOException {
    try {
      Path file = description(whole(id));
      return Files.size(file) > Description.MAX_BYTES
          ? null
          : Description.read(Files.readString(file), id);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Path description(Path folder) {
    return folder.resolve(Description.FILE);
  }

  private Path whole(String id) {
    return address.folder().resolve(id);
  }

  private Path partial(String id) {
    return address.folder().resolve(PARTIAL + id);
  }

  private static void store(Path file, String text) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** A name is on the disk when its folder was forced. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  private <T> T at(String what, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new Refused("can not " + what + " in " + address.folder() + ": " + e);
    }
  }
}
