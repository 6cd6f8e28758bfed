package io.holdfast.server.lua;

import io.holdfast.server.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The stack of one Lua state or coroutine, through which values come and go. Indexes count from 1
 * at the bottom, or from -1 at the top, as in Lua's own interface. None of these methods can raise
 * an error in Lua, but for {@link #set} with a key that is nil or no number.
 */
public final class Lua {
  /** Where values are kept that no script sees. */
  static final int REGISTRY = LuaApi.REGISTRY;

  /** Room for a string's length; one is enough, since it is read at once. */
  private static final ThreadLocal<MemorySegment> LENGTH =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ValueLayout.JAVA_LONG));

  private final long state;
  private final MemorySegment length;

  Lua(long state) {
    this(state, LENGTH.get());
  }

  /**
   * @param length room for a number of 64 bits
   */
  Lua(long state, MemorySegment length) {
    this.state = state;
    this.length = length;
  }

  long state() {
    return state;
  }

  /** How many values are on the stack. */
  public int top() {
    return LuaApi.getTop(state);
  }

  /** Takes values away until this many are left, or adds nils. */
  public void top(int count) {
    LuaApi.setTop(state, count);
  }

  public void pop(int count) {
    LuaApi.setTop(state, -count - 1);
  }

  /** Makes room for more values than the twenty that a function has; false when there is none. */
  public boolean room(int values) {
    return LuaApi.checkStack(state, values) != 0;
  }

  public LuaType type(int index) {
    return LuaType.of(LuaApi.type(state, index));
  }

  public boolean is(int index, LuaType type) {
    return type(index) == type;
  }

  /** True for a number, and for a string that can be one. */
  public boolean isNumber(int index) {
    return LuaApi.isNumber(state, index) != 0;
  }

  public double number(int index) {
    return LuaApi.toNumber(state, index);
  }

  /** True unless it is nil or false. */
  public boolean truth(int index) {
    return LuaApi.toBoolean(state, index) != 0;
  }

  /** What a light userdata is. */
  public long pointer(int index) {
    return LuaApi.toUserData(state, index);
  }

  /** The length of a string in bytes, or the border of a table as {@code #} finds it. */
  public long length(int index) {
    return LuaApi.length(state, index);
  }

  /** A copy of a string; a number becomes one, also on the stack. */
  public byte[] bytes(int index) {
    long address = LuaApi.toString(state, index, length.address());
    byte[] bytes = new byte[Math.toIntExact(length.get(ValueLayout.JAVA_LONG, 0))];
    Memory.read(address, bytes, 0, bytes.length);
    return bytes;
  }

  /**
   * Where a string lies as long as it is on the stack; {@link #length(int)} says how long it is.
   */
  public long address(int index) {
    return LuaApi.toString(state, index, length.address());
  }

  /** A string as text. */
  public String text(int index) {
    return new String(bytes(index), StandardCharsets.UTF_8);
  }

  public void pushNil() {
    LuaApi.pushNil(state);
  }

  public void push(boolean value) {
    LuaApi.pushBoolean(state, value ? 1 : 0);
  }

  public void push(double value) {
    LuaApi.pushNumber(state, value);
  }

  public void push(byte[] bytes) {
    LuaApi.pushString(state, MemorySegment.ofArray(bytes), bytes.length);
  }

  public void push(String text) {
    push(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A string from memory. */
  public void push(long address, long bytes) {
    LuaApi.pushString(state, address, bytes);
  }

  /** A light userdata. */
  public void pushPointer(long pointer) {
    LuaApi.pushLightUserData(state, pointer);
  }

  /** A second one of a value. */
  public void pushCopy(int index) {
    LuaApi.pushValue(state, index);
  }

  /** A new table with room for so many elements and other fields. */
  public void pushTable(int elements, int fields) {
    LuaApi.createTable(state, elements, fields);
  }

  void pushFunction(long function) {
    LuaApi.pushClosure(state, function, 0);
  }

  public void remove(int index) {
    LuaApi.remove(state, index);
  }

  /** Puts the value on top in the place of another. */
  public void replace(int index) {
    LuaApi.replace(state, index);
  }

  /** Replaces the key on top by what a table has for it, without asking a metatable. */
  public void get(int table) {
    LuaApi.rawGet(state, table);
  }

  /** Pushes an element, without asking a metatable. */
  public void get(int table, int element) {
    LuaApi.rawGet(state, table, element);
  }

  /** Pushes a field, without asking a metatable. */
  public void get(int table, String field) {
    push(field);
    get(table < 0 && table > REGISTRY ? table - 1 : table);
  }

  /** Takes a value and below it a key from the stack, and puts them into a table. */
  public void set(int table) {
    LuaApi.rawSet(state, table);
  }

  /** Takes a value from the stack and makes it an element of a table. */
  public void set(int table, int element) {
    LuaApi.rawSet(state, table, element);
  }

  /** Replaces a key on top by the next one and its value; false, and no key, at the end. */
  public boolean next(int table) {
    return LuaApi.next(state, table) != 0;
  }

  /** Takes a value from the stack and keeps it; the number gives it back. */
  int keep() {
    return LuaApi.ref(state, REGISTRY);
  }

  /** Forgets a kept value. */
  void forget(int kept) {
    LuaApi.unref(state, REGISTRY, kept);
  }

  void pushKept(int kept) {
    LuaApi.rawGet(state, REGISTRY, kept);
  }
}
