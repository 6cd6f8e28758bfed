package io.holdfast.sim.image;

import io.holdfast.sim.state.Json;
import io.holdfast.sim.tree.Trees;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The image of a folder that nobody writes to; its blocks are read one by one, in the order of
 * their offsets.
 */
public final class FolderImage {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Path root;
  private final ImageLayout.Laid laid;
  private final List<Run> runs;

  /**
   * A run of blocks: a file's content, or bytes that are already at hand when the path is empty.
   */
  private record Run(long offset, long bytes, String path, ByteBuffer content) {}

  /** Takes a block; the array is reused after the call. */
  public interface BlockSink {
    void accept(long offset, byte[] block) throws IOException;
  }

  private FolderImage(Path root, ImageLayout.Laid laid) {
    this.root = root;
    this.laid = laid;
    var all = new ArrayList<Run>();
    var index = laid.index();
    byte[] superblock =
        Json.bytes(
            new Superblock(Superblock.MAGIC, Superblock.FORMAT, index.offset(), index.bytes()));
    all.add(new Run(0, superblock.length, "", ByteBuffer.wrap(superblock)));
    all.add(new Run(index.offset(), index.bytes(), "", laid.indexBytes().duplicate()));
    for (ImageEntry entry : index.entries()) {
      if (entry.offset() > 0) {
        all.add(new Run(entry.offset(), entry.tree().size(), entry.tree().path(), NOTHING));
      }
    }
    all.sort(Comparator.comparingLong(Run::offset));
    this.runs = List.copyOf(all);
  }

  /** Lays out a folder, with files kept where the previous index has them. */
  public static FolderImage of(Path root, ImageIndex previous) throws IOException {
    return new FolderImage(root, ImageLayout.plan(Trees.list(root), previous));
  }

  public ImageIndex index() {
    return laid.index();
  }

  /** How many blocks {@link #forEachBlock} will give. */
  public long blocks() {
    return runs.stream().mapToLong(run -> ImageLayout.blocks(run.bytes)).sum();
  }

  /** Reads all blocks; those at the end of something are filled up with zeros. */
  public void forEachBlock(BlockSink sink) throws IOException {
    var block = new byte[ImageLayout.BLOCK];
    for (Run run : runs) {
      if (run.path.isEmpty()) {
        for (long at = 0; at < run.bytes; at += ImageLayout.BLOCK) {
          Arrays.fill(block, (byte) 0);
          int length = (int) Math.min(ImageLayout.BLOCK, run.bytes - at);
          run.content.get((int) at, block, 0, length);
          sink.accept(run.offset + at, block);
        }
      } else {
        fileBlocks(run, block, sink);
      }
    }
  }

  private void fileBlocks(Run run, byte[] block, BlockSink sink) throws IOException {
    try (var file = new RandomAccessFile(root.resolve(run.path).toFile(), "r")) {
      for (long at = 0; at < run.bytes; at += ImageLayout.BLOCK) {
        int length = (int) Math.min(ImageLayout.BLOCK, run.bytes - at);
        try {
          file.readFully(block, 0, length);
        } catch (EOFException e) {
          throw new IOException(
              run.path + " ends before its " + run.bytes + " bytes; the snapshot was changed", e);
        }
        Arrays.fill(block, length, block.length, (byte) 0);
        sink.accept(run.offset + at, block);
      }
    }
  }
}
