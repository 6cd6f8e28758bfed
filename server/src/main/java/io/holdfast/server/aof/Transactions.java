package io.holdfast.server.aof;

import io.holdfast.server.resp.AsciiWord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Gives the commands of a file, those from MULTI to EXEC only when all of them are there: it looks
 * ahead to the EXEC and returns, so that no transaction has to be held in memory.
 */
final class Transactions {
  private final AofInput in;
  private final CommandReader reader;
  private boolean within;

  Transactions(AofInput in, CommandReader reader) {
    this.in = in;
    this.reader = reader;
  }

  /** The next command, which the caller closes; null at the end of the file. */
  @Nullable AofCommand next() throws IOException, Malformed {
    AofCommand command = reader.next();
    if (command == null) {
      return null;
    }
    if (command.is("MULTI")) {
      lookAhead(command.offset());
      within = true;
    } else if (command.is("EXEC")) {
      if (!within) {
        throw Malformed.wrong(command.offset(), "EXEC without MULTI");
      }
      within = false;
    }
    return command;
  }

  private void lookAhead(long multi) throws IOException, Malformed {
    long after = in.offset();
    var ahead = new CommandReader(in);
    while (true) {
      long at = in.offset();
      byte[] name = ahead.skip();
      if (name == null) {
        throw Malformed.cut(
            in.size(),
            in.size(),
            "the end of the file within the transaction that begins at " + multi);
      }
      if (AsciiWord.matches(name, "MULTI")) {
        throw Malformed.wrong(at, "MULTI within the transaction that begins at " + multi);
      }
      if (AsciiWord.matches(name, "EXEC")) {
        in.seek(after);
        return;
      }
    }
  }
}
