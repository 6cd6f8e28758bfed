package io.holdfast.server.structure;

import io.holdfast.server.memory.Slabs;

/**
 * The bytes of one value as its key's record holds them: a packed value as a whole, or the root of
 * a larger one whose parts lie in blocks of their own. All of it lies in the same slabs.
 *
 * <p>Bytes move when the size changes, so nobody keeps {@link #address} across {@link #resize} or
 * {@link #become}; an offset from it stays right.
 */
public interface Payload {
  /** Where this and all further blocks of the value are allocated. */
  Slabs slabs();

  Form form();

  /** Where the first byte is; good until the size or form changes. */
  long address();

  /** Bytes. */
  int size();

  /** Makes it longer or shorter at its end; new bytes are undefined. */
  void resize(int size);

  /** Makes it something else, whose bytes are all undefined. */
  void become(Form form, int size);
}
