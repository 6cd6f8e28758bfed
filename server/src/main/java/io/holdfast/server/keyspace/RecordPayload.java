package io.holdfast.server.keyspace;

import io.holdfast.server.memory.Slabs;
import io.holdfast.server.structure.Form;
import io.holdfast.server.structure.Payload;

/** The payload of a value that a key holds; a change of its size may move the whole record. */
final class RecordPayload implements Payload {
  private final Entry entry;

  RecordPayload(Entry entry) {
    this.entry = entry;
  }

  @Override
  public Slabs slabs() {
    return entry.database.slabs();
  }

  @Override
  public Form form() {
    return RecordLayout.form(entry.record());
  }

  @Override
  public long address() {
    return RecordLayout.payloadAddress(entry.record());
  }

  @Override
  public int size() {
    return RecordLayout.payloadLength(entry.record());
  }

  @Override
  public void resize(int size) {
    entry.database.reshape(entry, form(), size, entry.expires(), Math.min(size, size()));
  }

  @Override
  public void become(Form form, int size) {
    entry.database.reshape(entry, form, size, entry.expires(), 0);
  }
}
