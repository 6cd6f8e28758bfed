package io.holdfast.server.rdb;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.SpilledBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A dump file of version 10 being written: head, parts that {@link RdbValueWriter} made, end. Keeps
 * the format's checksum and a SHA-256 of all bytes.
 */
public final class RdbFileWriter {
  private final WritableByteChannel channel;
  private final boolean checksum;
  private final MessageDigest sha256;
  private final RdbBuffer small = new RdbBuffer(512, false);
  private final byte[] piece = new byte[1 << 16];
  private long crc;
  private volatile long bytes; // others look how far it has come

  /**
   * @param checksum false writes 0 in its place, which readers take for "not checked"
   */
  public RdbFileWriter(WritableByteChannel channel, boolean checksum) {
    this.channel = channel;
    this.checksum = checksum;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Begins the file of a snapshot.
   *
   * @param createdAt Unix time in seconds
   * @param usedMemory bytes that the data takes in memory
   */
  public void begin(String redisVersion, String holdfastVersion, long createdAt, long usedMemory)
      throws IOException {
    begin(redisVersion, holdfastVersion, createdAt, usedMemory, false);
  }

  /**
   * The same for any.
   *
   * @param base whether it is the base of an append-only file
   */
  public void begin(
      String redisVersion, String holdfastVersion, long createdAt, long usedMemory, boolean base)
      throws IOException {
    byte[] magic =
        String.format("REDIS%04d", RdbReader.WRITTEN_VERSION).getBytes(StandardCharsets.US_ASCII);
    small.writeBytes(magic, 0, magic.length);
    remark("redis-ver", redisVersion);
    remark("redis-bits", "64");
    remark("ctime", Long.toString(createdAt));
    remark("used-mem", Long.toString(usedMemory));
    remark("aof-base", base ? "1" : "0");
    remark("holdfast-ver", holdfastVersion);
    flush();
  }

  /** Adds a library of functions; before the first database. */
  public void library(byte[] source) throws IOException {
    small.writeByte(RdbOpcode.FUNCTION_2);
    small.writeString(source);
    flush();
  }

  /** Announces a database's keys; those that follow belong to it. */
  public void database(int number, long keys, long expiring) throws IOException {
    RdbValueWriter.writeSelect(small, number);
    small.writeByte(RdbOpcode.RESIZE_DB);
    small.writeLength(keys);
    small.writeLength(expiring);
    flush();
  }

  /** Adds whole entries. */
  public void write(byte[] entries, int length) throws IOException {
    if (checksum) {
      crc = Crc64.update(crc, entries, 0, length);
    }
    sha256.update(entries, 0, length);
    ByteBuffer source = ByteBuffer.wrap(entries, 0, length);
    while (source.hasRemaining()) {
      channel.write(source);
    }
    advance(length);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  private void advance(int length) {
    bytes += length;
  }

  /** The same; empties the buffer. Long strings are written from where they lie. */
  public void write(RdbBuffer entries) throws IOException {
    SpilledBytes spilled = entries.spilled();
    if (spilled != null) {
      spilled.<IOException>drain(this::write);
    }
    write(entries.array(), entries.size());
    entries.clear();
  }

  private void write(long address, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int some = Math.min(piece.length, length - done);
      Memory.read(address + done, piece, 0, some);
      write(piece, some);
      done += some;
    }
  }

  /** Ends the file. Neither forces it to the disk nor closes it. */
  public void end() throws IOException {
    small.writeByte(RdbOpcode.EOF);
    flush();
    small.writeLongLittleEndian(crc);
    flush();
  }

  /** Bytes written; any thread may ask. */
  public long bytes() {
    return bytes;
  }

  /** The SHA-256 of all bytes, in hexadecimal; once, after the end. */
  public String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  private void remark(String name, String text) {
    small.writeByte(RdbOpcode.AUX);
    small.writeText(name);
    small.writeText(text);
  }

  private void flush() throws IOException {
    write(small.array(), small.size());
    small.clear();
  }
}
