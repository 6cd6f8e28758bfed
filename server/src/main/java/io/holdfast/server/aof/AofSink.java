package io.holdfast.server.aof;

import io.holdfast.server.rdb.RdbException;
import io.holdfast.server.rdb.RdbInput;
import io.holdfast.server.rdb.RdbVisitor;
import java.io.IOException;
import java.nio.file.Path;

/** Who takes what an append-only file holds, in order. */
public interface AofSink {
  /** Takes up that a file begins, and with it database 0 is selected, as Redis does it. */
  void begins(Path file);

  /**
   * Takes the keys of a dump that the base is, or begins with. Expired ones have to be kept: the
   * commands that follow were made when they were there.
   *
   * @param in what the dump is read from, for errors and to tell how far that has come
   */
  RdbVisitor dump(RdbInput in);

  /** Takes up that the dump was read to its end; commands may follow. */
  default void dumpEnds() throws RdbException {}

  /**
   * Takes a command. {@code SELECT} comes as one; so do {@code MULTI} and {@code EXEC}, and between
   * them all of the transaction: it was seen to be whole before.
   *
   * @throws IOException to end the reading
   */
  void command(AofCommand command) throws IOException;

  /**
   * Takes up that so many bytes were read of all files together; called now and then, for a dump on
   * another thread.
   */
  default void progress(long bytes) {}
}
