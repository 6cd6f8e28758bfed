package io.holdfast.server.aof;

import java.nio.file.Path;

/**
 * Where the reading of an append-only file can't go on.
 *
 * @param kind what it is
 * @param index which of the manifest's files, from 0
 * @param path of that file
 * @param whole bytes of that file before it that are whole commands and transactions
 * @param at offset of the byte that shows it
 * @param size bytes of that file; 0 when it is missing
 * @param found in words
 * @param last whether no other file follows
 */
public record Damage(
    Kind kind, int index, Path path, long whole, long at, long size, String found, boolean last) {
  /** What can be wrong with a file. */
  public enum Kind {
    /** It ends within a command or transaction, or in zeros: what a crash leaves. */
    TORN,
    /** Bytes that are no command, and others after them. */
    WRONG,
    /** A dump that can't be read; it can't be cut either. */
    DUMP,
    MISSING
  }

  /** Bytes from the whole ones to the end of the file. */
  public long rest() {
    return size - whole;
  }

  /** True for what a crash leaves, where it leaves it. */
  public boolean isTornTail() {
    return kind == Kind.TORN && last;
  }

  /** In words, with the offset but without the file. */
  String text() {
    return kind == Kind.MISSING ? "missing" : found;
  }
}
