package io.holdfast.server.command;

import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.StringEdit;
import org.jspecify.annotations.Nullable;

/** The string of a key that is there, or is to be, being changed by a command. */
public final class StringChange {
  private final Call call;
  private final byte[] key;
  private final @Nullable Entry entry;
  private final StringEdit edit;

  private StringChange(Call call, byte[] key, @Nullable Entry entry, StringEdit edit) {
    this.call = call;
    this.key = key;
    this.entry = entry;
    this.edit = edit;
  }

  /**
   * Begins.
   *
   * @param entry from {@link Strings#findForEdit}; null makes a string of zeros
   * @param least bytes that it has to have, at least one
   */
  public static StringChange begin(Call call, byte[] key, @Nullable Entry entry, int least) {
    if (entry == null) {
      return new StringChange(call, key, null, StringEdit.ofZeros(call.slabs(key), least));
    }
    StringEdit edit = entry.edit();
    edit.grow(least);
    return new StringChange(call, key, entry, edit);
  }

  /** The bytes. */
  public StringEdit edit() {
    return edit;
  }

  /** Ends: stores a new string, and tells of one that changed. */
  public void end() {
    if (entry == null) {
      call.add(key, call.unlessStored(edit.take()));
    } else if (edit.isChanged()) {
      call.changed(entry);
    }
  }
}
