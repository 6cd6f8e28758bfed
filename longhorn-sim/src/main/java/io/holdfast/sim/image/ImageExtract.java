package io.holdfast.sim.image;

import com.fasterxml.jackson.core.type.TypeReference;
import io.holdfast.sim.state.Json;
import io.holdfast.sim.tree.TreeEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Turns an image back into a folder. */
public final class ImageExtract {
  private final Blocks blocks;

  /** Where the blocks come from. */
  public interface Blocks {
    /** The verified 2 MiB at an offset. */
    byte[] read(long offset) throws IOException;
  }

  public ImageExtract(Blocks blocks) {
    this.blocks = blocks;
  }

  /**
   * Writes everything into an empty folder.
   *
   * @return the image's index, from which the next image of the folder keeps its places
   * @throws IOException when a block cannot be had or the image makes no sense
   */
  public ImageIndex into(Path folder) throws IOException {
    ImageIndex index = index();
    for (ImageEntry entry : index.entries()) {
      Path path = inside(folder, entry.tree().path());
      switch (entry.tree().kind()) {
        case DIRECTORY -> Files.createDirectories(path);
        case SYMLINK -> Files.createSymbolicLink(path, Path.of(entry.tree().target()));
        case FILE -> write(entry, path);
      }
      if (entry.tree().kind() != TreeEntry.Kind.DIRECTORY) {
        entry.tree().applyTo(path);
      }
    }
    for (ImageEntry entry : index.entries().reversed()) {
      if (entry.tree().kind() == TreeEntry.Kind.DIRECTORY) {
        entry.tree().applyTo(inside(folder, entry.tree().path()));
      }
    }
    return index;
  }

  private ImageIndex index() throws IOException {
    var superblock = Json.MAPPER.readValue(trimmed(blocks.read(0)), Superblock.class);
    if (!superblock.magic().equals(Superblock.MAGIC) || superblock.format() != Superblock.FORMAT) {
      throw new IOException(
          "the volume is no folder image of format "
              + Superblock.FORMAT
              + ": it says "
              + superblock.magic()
              + ", "
              + superblock.format());
    }
    byte[] json = new byte[Math.toIntExact(superblock.indexBytes())];
    for (int at = 0; at < json.length; at += ImageLayout.BLOCK) {
      int length = Math.min(ImageLayout.BLOCK, json.length - at);
      System.arraycopy(blocks.read(superblock.indexOffset() + at), 0, json, at, length);
    }
    List<ImageEntry> entries =
        Json.MAPPER.readValue(json, new TypeReference<List<ImageEntry>>() {});
    return new ImageIndex(superblock.indexOffset(), json.length, entries);
  }

  private static byte[] trimmed(byte[] block) {
    int end = 0;
    while (end < block.length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOf(block, end);
  }

  private void write(ImageEntry entry, Path path) throws IOException {
    try (var out =
        new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW))) {
      long size = entry.tree().size();
      for (long at = 0; at < size; at += ImageLayout.BLOCK) {
        out.write(
            blocks.read(entry.offset() + at), 0, (int) Math.min(ImageLayout.BLOCK, size - at));
      }
    }
  }

  private static Path inside(Path folder, String path) throws IOException {
    Path resolved = folder.resolve(path).normalize();
    if (path.isEmpty() || !resolved.startsWith(folder) || resolved.equals(folder)) {
      throw new IOException("the image holds the path \"" + path + "\", which leaves the volume");
    }
    return resolved;
  }
}
