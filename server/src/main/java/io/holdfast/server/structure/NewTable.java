package io.holdfast.server.structure;

import io.holdfast.server.memory.Memory;
import io.holdfast.server.memory.Slabs;
import io.holdfast.server.memory.StoreFullException;
import java.util.function.Consumer;

/** Makes the tables of hashes and sets whole before anything refers to them. */
final class NewTable {
  private NewTable() {}

  /**
   * A table in a payload of its own.
   *
   * @param fill adds the elements to the empty table
   * @throws StoreFullException when there is no room for it; nothing is left of it then
   */
  static DetachedPayload of(
      Slabs slabs, Form form, ElementLayout layout, Consumer<MemberTable> fill) {
    var payload = new DetachedPayload(slabs, form, MemberTable.ROOT_BYTES);
    try {
      MemberTable table = MemberTable.create(payload, 0, layout);
      try {
        fill.accept(table);
      } catch (StoreFullException full) {
        table.freeSome(Integer.MAX_VALUE);
        throw full;
      }
    } catch (StoreFullException full) {
      payload.free();
      throw full;
    }
    return payload;
  }

  /**
   * Makes a packed payload the root of a table.
   *
   * @param fill adds the elements to the empty table, while the payload is still what it was
   * @throws StoreFullException when there is no room for it; nothing has changed then
   */
  static void replace(Payload packed, Form form, ElementLayout layout, Consumer<MemberTable> fill) {
    DetachedPayload built = of(packed.slabs(), form, layout, fill);
    try {
      packed.become(form, MemberTable.ROOT_BYTES);
    } catch (StoreFullException full) {
      MemberTable.open(built, 0, layout).freeSome(Integer.MAX_VALUE);
      built.free();
      throw full;
    }
    Memory.copy(built.address(), packed.address(), MemberTable.ROOT_BYTES);
    built.free();
  }
}
