package io.holdfast.server.aof;

/**
 * A file that a manifest names.
 *
 * @param name without folder
 * @param sequence its number among those of its kind, from 1
 */
public record AofFile(String name, long sequence, Kind kind) {
  /** What a file is for. */
  public enum Kind {
    /** The whole data at some moment: a dump, or commands. */
    BASE('b'),
    /** Was needed before the last rewrite, and is to be deleted. */
    HISTORY('h'),
    /** Commands since that moment. */
    INCREMENT('i');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    char letter() {
      return letter;
    }
  }

  AofFile asHistory() {
    return new AofFile(name, sequence, Kind.HISTORY);
  }
}
