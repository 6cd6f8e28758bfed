package io.holdfast.server.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

/** A file of a {@link SimulatedDisk} that somebody has open; a renamed one keeps its first name. */
final class SimulatedFile implements StorageFile {
  private final SimulatedDisk disk;
  private final Path path;
  private final SimulatedNode node;
  private final boolean readOnly;
  private int position;
  private volatile boolean closed;

  SimulatedFile(SimulatedDisk disk, Path path, SimulatedNode node, boolean readOnly) {
    this.disk = disk;
    this.path = path;
    this.node = node;
    this.readOnly = readOnly;
  }

  private void check(boolean writes) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (writes && readOnly) {
      throw new NonWritableChannelException();
    }
    if (!writes && !readOnly) {
      throw new NonReadableChannelException();
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    check(false);
    int read = disk.read(path, node, position, target);
    position += Math.max(0, read);
    return read;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    check(true);
    return disk.write(path, node, source);
  }

  @Override
  public long size() throws IOException {
    return node.size();
  }

  @Override
  public void seek(long offset) throws IOException {
    check(false);
    position = Math.toIntExact(offset);
  }

  @Override
  public void truncate(long size) throws IOException {
    check(true);
    disk.truncate(path, node, Math.toIntExact(size));
  }

  @Override
  public void force() throws IOException {
    check(true);
    disk.force(path, node);
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
