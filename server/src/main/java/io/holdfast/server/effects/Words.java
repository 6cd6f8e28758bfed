package io.holdfast.server.effects;

import java.nio.charset.StandardCharsets;

/** What effects are made of: names and options of commands, and numbers. */
public final class Words {
  public static final byte[] DEL = of("DEL");
  public static final byte[] SET = of("SET");
  public static final byte[] PXAT = of("PXAT");
  public static final byte[] KEEPTTL = of("KEEPTTL");
  public static final byte[] PEXPIREAT = of("PEXPIREAT");
  public static final byte[] PERSIST = of("PERSIST");
  public static final byte[] HSET = of("HSET");
  public static final byte[] SREM = of("SREM");
  public static final byte[] LPOP = of("LPOP");
  public static final byte[] RPOP = of("RPOP");
  public static final byte[] LEFT = of("LEFT");
  public static final byte[] RIGHT = of("RIGHT");
  public static final byte[] ZPOPMIN = of("ZPOPMIN");
  public static final byte[] ZPOPMAX = of("ZPOPMAX");
  public static final byte[] SWAPDB = of("SWAPDB");
  public static final byte[] LMOVE = of("LMOVE");
  public static final byte[] RESTORE = of("RESTORE");
  public static final byte[] ABSTTL = of("ABSTTL");
  public static final byte[] REPLACE = of("REPLACE");
  public static final byte[] XADD = of("XADD");
  public static final byte[] XTRIM = of("XTRIM");
  public static final byte[] XCLAIM = of("XCLAIM");
  public static final byte[] XACK = of("XACK");
  public static final byte[] XGROUP = of("XGROUP");
  public static final byte[] SETID = of("SETID");
  public static final byte[] CREATECONSUMER = of("CREATECONSUMER");
  public static final byte[] ENTRIESREAD = of("ENTRIESREAD");
  public static final byte[] MAXLEN = of("MAXLEN");
  public static final byte[] EXACTLY = of("=");
  public static final byte[] TIME = of("TIME");
  public static final byte[] RETRYCOUNT = of("RETRYCOUNT");
  public static final byte[] FORCE = of("FORCE");
  public static final byte[] JUSTID = of("JUSTID");
  public static final byte[] ZERO = of("0");

  private Words() {}

  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  public static byte[] of(long number) {
    return of(Long.toString(number));
  }
}
