package io.holdfast.sim.backupstore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.xxhash.XXHashFactory;

/** Blocks as they lie in the store: LZ4 frames, which the lz4 program reads as well. */
final class BlockCodec {
  // Neither native code, which unpacks itself into /tmp, nor Unsafe.
  private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();
  private static final XXHashFactory HASH = XXHashFactory.safeInstance();

  private BlockCodec() {}

  static byte[] compress(byte[] block) {
    var bytes = new ByteArrayOutputStream(block.length / 4);
    try (var frame =
        new LZ4FrameOutputStream(
            bytes,
            LZ4FrameOutputStream.BLOCKSIZE.SIZE_4MB,
            -1L,
            LZ4.fastCompressor(),
            HASH.hash32(),
            LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
            LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM)) {
      frame.write(block);
    } catch (IOException e) {
      throw new IllegalStateException("a byte array cannot refuse bytes", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The block of a frame.
   *
   * @throws IOException when the bytes are no whole frame, or are followed by more
   */
  static byte[] decompress(byte[] stored) throws IOException {
    try (var frame =
        new LZ4FrameInputStream(
            new ByteArrayInputStream(stored), LZ4.safeDecompressor(), HASH.hash32())) {
      return frame.readAllBytes();
    } catch (RuntimeException e) {
      // The decompressor's own exceptions are unchecked, and so are those of a length that makes no
      // sense.
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }
}
