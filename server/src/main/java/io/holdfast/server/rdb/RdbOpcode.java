package io.holdfast.server.rdb;

/** The bytes of a dump that stand where a type could, and begin something else than a key. */
final class RdbOpcode {
  /** Valkey's; in no version of Redis's that is read here. */
  static final int SLOT_IMPORT = 243;

  static final int SLOT_INFO = 244;
  static final int FUNCTION_2 = 245;
  static final int FUNCTION_PRE_GA = 246;
  static final int MODULE_AUX = 247;
  static final int IDLE = 248;
  static final int FREQUENCY = 249;
  static final int AUX = 250;
  static final int RESIZE_DB = 251;
  static final int EXPIRE_MILLIS = 252;
  static final int EXPIRE_SECONDS = 253;
  static final int SELECT_DB = 254;
  static final int EOF = 255;

  /** The first opcode; smaller bytes are types. */
  static final int FIRST = 243;

  private RdbOpcode() {}
}
