package io.holdfast.server.rdb;

import io.holdfast.server.structure.Value;
import io.holdfast.server.structure.Values;
import java.nio.charset.StandardCharsets;

/**
 * Reads dumps of versions 1 to 12, which Redis 2.2 to 8.2 and Valkey up to 8.1 write, and of
 * version 80 of Valkey, from 9.0 on. A file is read from its start to its end once; one key at a
 * time is in memory.
 */
public final class RdbReader {
  /** The version that {@link RdbFileWriter} writes: Redis 7.0's. */
  public static final int WRITTEN_VERSION = 10;

  private static final int FIRST_WITH_CHECKSUM = 5;
  private static final int MODULE_EOF = 0;
  private static final int MODULE_SIGNED = 1;
  private static final int MODULE_UNSIGNED = 2;
  private static final int MODULE_FLOAT = 3;
  private static final int MODULE_DOUBLE = 4;
  private static final int MODULE_STRING = 5;

  private final RdbInput in;
  private final RdbVisitor visitor;
  private final int databases;
  private int version;
  private RdbDialect dialect = RdbDialect.REDIS;
  private int database;
  private long expireAt = -1;
  private long entryAt;

  /**
   * @param databases how many there are; a number beyond is an error
   */
  public RdbReader(RdbInput in, RdbVisitor visitor, int databases) {
    this.in = in;
    this.visitor = visitor;
    this.databases = databases;
  }

  /** Reads all of it. */
  public void read() throws RdbException {
    header();
    entryAt = in.offset();
    while (true) {
      long at = in.offset();
      int code = in.readByte();
      if (code < RdbOpcode.FIRST) {
        entry(code);
      } else if (code == RdbOpcode.EOF) {
        end(at);
        return;
      } else {
        opcode(code, at);
      }
    }
  }

  private void header() throws RdbException {
    String header =
        new String(
            in.readBytes(RdbDialect.HEADER, "the magic and the version"),
            StandardCharsets.ISO_8859_1);
    RdbDialect named = RdbDialect.ofHeader(header);
    if (named == null) {
      throw in.error(
          0, "no dump: it begins with " + printable(header) + ", not with REDIS or VALKEY");
    }
    String digits = named.digits(header);
    version = digits.matches("[0-9]+") ? Integer.parseInt(digits) : -1;
    if (!named.has(version)) {
      throw in.error(
          named.digitsAt(),
          named.magic() + " version " + printable(digits) + "; " + RdbDialect.SUPPORTED);
    }
    dialect = named;
    visitor.version(version);
  }

  private void entry(int code) throws RdbException {
    byte[] key = in.readString();
    Value value;
    try {
      value = RdbValueReader.read(code, dialect, in, visitor.slabs(key));
    } catch (RdbException e) {
      throw e.within("key " + name(key));
    }
    if (value.isEmpty()) {
      Values.free(value);
      visitor.skipped("an empty " + value.type().redisName() + " " + name(key), entryAt);
    } else {
      visitor.entry(database, key, value, expireAt, entryAt);
    }
    expireAt = -1;
    entryAt = in.offset();
  }

  private void opcode(int code, long at) throws RdbException {
    switch (code) {
      case RdbOpcode.EXPIRE_MILLIS -> expireAt = expiry(in.readLongLittleEndian());
      case RdbOpcode.EXPIRE_SECONDS -> expireAt = expiry(in.readIntLittleEndian() * 1000L);
      case RdbOpcode.FREQUENCY -> in.readByte();
      case RdbOpcode.IDLE -> in.readLength();
      default -> {
        if (expireAt != -1) {
          throw in.error(at, "opcode " + code + " between an expiry and its key");
        }
        betweenKeys(code, at);
        entryAt = in.offset();
      }
    }
  }

  private void betweenKeys(int code, long at) throws RdbException {
    switch (code) {
      case RdbOpcode.SELECT_DB -> {
        long number = in.readLength();
        if (number >= databases) {
          throw in.error(
              at, "database " + number + "; there are " + databases + ": see --databases");
        }
        database = (int) number;
      }
      case RdbOpcode.RESIZE_DB -> visitor.sizes(database, in.readLength(), in.readLength());
      case RdbOpcode.AUX ->
          visitor.remark(
              new String(in.readString(), StandardCharsets.UTF_8),
              new String(in.readString(), StandardCharsets.UTF_8));
      case RdbOpcode.MODULE_AUX -> {
        skipModule();
        visitor.skipped("data of a module", at);
      }
      case RdbOpcode.FUNCTION_2 -> {
        visitor.library(in.readString(), at);
      }
      case RdbOpcode.SLOT_INFO -> {
        in.readLength();
        in.readLength();
        in.readLength();
      }
      case RdbOpcode.FUNCTION_PRE_GA ->
          throw in.unsupported(
              at,
              "a function in the format of Redis 7.0's release candidates, which 7.0 itself does"
                  + " not read");
      case RdbOpcode.SLOT_IMPORT ->
          throw dialect == RdbDialect.VALKEY
              ? in.unsupported(
                  at,
                  "slots that were being imported from another node, whose keys are not all here;"
                      + " end or cancel the import and save again")
              : unknownOpcode(code, at);
      default -> throw unknownOpcode(code, at);
    }
  }

  private RdbException unknownOpcode(int code, long at) {
    return in.error(at, "unknown opcode " + code + "; known are 244 to 255");
  }

  /** The only negative expiry that Redis writes is of a key that has long expired. */
  private static long expiry(long millis) {
    return Math.max(0, millis);
  }

  private void skipModule() throws RdbException {
    in.readNumber(); // module id: nine letters of six bits, and its version
    in.readLength(); // the opcode of the next number
    in.readLength(); // when: before or after the keys
    while (true) {
      long at = in.offset();
      long opcode = in.readLength();
      if (opcode == MODULE_EOF) {
        return;
      }
      switch ((int) Math.min(opcode, Integer.MAX_VALUE)) {
        case MODULE_SIGNED, MODULE_UNSIGNED -> in.readNumber();
        case MODULE_FLOAT -> in.readIntLittleEndian();
        case MODULE_DOUBLE -> in.readLongLittleEndian();
        case MODULE_STRING -> in.readString();
        default -> throw in.error(at, "module data of kind " + opcode + "; known are 0 to 5");
      }
    }
  }

  private void end(long at) throws RdbException {
    if (expireAt != -1) {
      throw in.error(at, "the end between an expiry and its key");
    }
    if (version >= FIRST_WITH_CHECKSUM) {
      long computed = in.checksum();
      long checksumAt = in.offset();
      long stored = in.readLongLittleEndian();
      if (stored != 0 && stored != computed) {
        throw in.error(
            checksumAt,
            "checksum "
                + Long.toHexString(stored)
                + ", but the content's is "
                + Long.toHexString(computed));
      }
    }
    if (in.remaining() > 0) {
      throw in.error(in.remaining() + " bytes follow the end");
    }
  }

  private static String name(byte[] key) {
    String text = new String(key, StandardCharsets.UTF_8);
    return printable(text.length() > 64 ? text.substring(0, 64) + "…" : text);
  }

  private static String printable(String text) {
    var out = new StringBuilder("\"");
    text.chars()
        .forEach(c -> out.append(c < ' ' || c > '~' ? String.format("\\x%02x", c) : (char) c));
    return out.append('"').toString();
  }
}
