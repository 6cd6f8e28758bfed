package io.holdfast.server.aof;

import io.holdfast.server.resp.AsciiWord;
import io.holdfast.server.resp.LargeArgument;
import java.util.List;

/**
 * A command of an append-only file. Arguments longer than {@link LargeArgument#FROM} lie outside
 * the heap, as those that come over the network: in {@code arguments} is their {@link
 * LargeArgument#stand}.
 *
 * @param arguments the name first; never empty
 * @param larges the large ones, in order; the reader closes them, which does nothing to those whose
 *     memory was taken
 * @param offset where it begins in its file
 */
@SuppressWarnings("ArrayRecordComponent") // a holder that nobody compares
public record AofCommand(byte[][] arguments, List<LargeArgument> larges, long offset)
    implements AutoCloseable {
  /** True when this is {@code MULTI} or {@code EXEC}, whichever is asked for in upper case. */
  boolean is(String name) {
    return arguments.length == 1 && AsciiWord.matches(arguments[0], name);
  }

  @Override
  public void close() {
    larges.forEach(LargeArgument::close);
  }
}
