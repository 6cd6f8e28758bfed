package io.holdfast.sim.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.sim.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Any tree survives its image, and an image changes only where the tree does. */
class FolderImageTest {
  static final int BLOCK = ImageLayout.BLOCK;

  private static void write(Path root, List<Integer> sizes, long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < sizes.size(); i++) {
      Path folder = root.resolve(i % 3 == 0 ? "" : "d" + i % 3);
      Files.createDirectories(folder);
      var content = new byte[sizes.get(i)];
      random.nextBytes(content);
      Files.write(folder.resolve("f" + i), content);
    }
  }

  private static Map<Long, byte[]> blocks(FolderImage image) throws IOException {
    var blocks = new HashMap<Long, byte[]>();
    image.forEachBlock((offset, block) -> blocks.put(offset, block.clone()));
    return blocks;
  }

  private static byte[] block(Map<Long, byte[]> blocks, long offset) throws IOException {
    byte[] block = blocks.get(offset);
    if (block == null) {
      throw new IOException("no block at " + offset);
    }
    return block;
  }

  @Property(tries = 25)
  void roundTrip_anyTree_same(
      @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 3 * BLOCK / 2) Integer> sizes,
      @ForAll long seed)
      throws IOException {
    Path folder = Files.createTempDirectory("image");
    try {
      Path source = Files.createDirectories(folder.resolve("source"));
      Path target = Files.createDirectories(folder.resolve("target"));
      write(source, sizes, seed);
      var image = FolderImage.of(source, ImageIndex.NONE);
      var blocks = blocks(image);
      assertThat(blocks).hasSize((int) image.blocks());
      var index = new ImageExtract(offset -> block(blocks, offset)).into(target);
      assertThat(Trees.list(target)).isEqualTo(Trees.list(source));
      for (var entry : Trees.list(source)) {
        if (Files.isRegularFile(source.resolve(entry.path()))) {
          assertThat(Files.mismatch(source.resolve(entry.path()), target.resolve(entry.path())))
              .isEqualTo(-1);
        }
      }
      // The index that came back lays the same tree out in the same way.
      assertThat(FolderImage.of(source, index).index()).isEqualTo(image.index());
    } finally {
      Trees.delete(folder);
    }
  }

  @Property(tries = 25)
  void layout_afterChanges_unchangedFilesStay_noOverlap(
      @ForAll @Size(min = 2, max = 10) List<@IntRange(min = 0, max = 5) Integer> before,
      @ForAll @Size(min = 2, max = 10) List<@IntRange(min = 0, max = 5) Integer> after) {
    var first = ImageLayout.plan(tree(before), ImageIndex.NONE).index();
    var second = ImageLayout.plan(tree(after), first).index();
    var taken = new HashMap<Long, String>();
    taken.put(0L, "superblock");
    for (long at = 0; at < second.bytes(); at += BLOCK) {
      assertThat(taken.put(second.offset() + at, "index")).isNull();
    }
    for (ImageEntry entry : second.entries()) {
      for (long i = 0; i < entry.blocks(); i++) {
        assertThat(taken.put(entry.offset() + i * BLOCK, entry.tree().path())).isNull();
      }
    }
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      if (before.get(i) > 0 && after.get(i) > 0 && after.get(i) <= before.get(i)) {
        assertThat(second.entries().get(i).offset()).isEqualTo(first.entries().get(i).offset());
      }
    }
  }

  private static List<io.holdfast.sim.tree.TreeEntry> tree(List<Integer> blocks) {
    return java.util.stream.IntStream.range(0, blocks.size())
        .mapToObj(
            i ->
                new io.holdfast.sim.tree.TreeEntry(
                    "f%02d".formatted(i),
                    io.holdfast.sim.tree.TreeEntry.Kind.FILE,
                    0600,
                    0,
                    0,
                    (long) blocks.get(i) * BLOCK,
                    0,
                    ""))
        .toList();
  }
}
