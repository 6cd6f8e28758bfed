package io.holdfast.server.command;

/** What commands on streams look like; see {@link RandomCommands}. */
final class StreamTemplates {
  private StreamTemplates() {}

  /** Entries only, so that dumps have no times in them. */
  static final String ENTRIES =
      """
      XADD k w fv
      XADD k w fv
      XADD k w a v
      XADD k w a i b v
      XADD k w a v b v c i
      XADD k w fv*
      XADD k NOMKSTREAM w fv
      XADD k MAXLEN 30 w a v
      XADD k MAXLEN ~ 20 w a v
      XADD k MAXLEN ~ n LIMIT n w a v
      XADD k MINID = j w fv
      XADD k MINID ~ j LIMIT 50 w fv
      XADD k j fv
      XADD k j fvf
      XADD k 77-* a i
      XADD K w a v
      XLEN k
      XLEN K
      XRANGE k z z
      XRANGE k - +
      XRANGE k z z COUNT n
      XREVRANGE k z z
      XREVRANGE k + - COUNT 3
      XDEL k j
      XDEL k j*
      XTRIM k MAXLEN 25
      XTRIM k MAXLEN ~ n
      XTRIM k MAXLEN ~ 10 LIMIT n
      XTRIM k MINID j
      XTRIM k MINID ~ j
      XTRIM k MAXLEN 3 MINID j
      XTRIM k LIMIT n
      XREAD STREAMS k j
      XREAD COUNT n STREAMS k k j j
      XREAD COUNT 2 STREAMS k K j $
      XREAD STREAMS k $
      XREAD STREAMS k >
      XREAD GROUP a b STREAMS k j
      XREAD COUNT n STREAMS k
      XSETID k j
      XSETID k j ENTRIESADDED n MAXDELETEDID j
      XINFO STREAM k
      XINFO STREAM k FULL
      XINFO STREAM k FULL COUNT n
      XINFO STREAM k NOPE
      XINFO GROUPS K
      """;

  static final String GROUPS =
      """
      XGROUP CREATE k q j
      XGROUP CREATE k q 0 MKSTREAM
      XGROUP CREATE k q $ ENTRIESREAD n
      XGROUP CREATE K q $ MKSTREAM ENTRIESREAD i
      XGROUP SETID k q j
      XGROUP SETID k q 0 ENTRIESREAD n
      XGROUP SETID k q z
      XGROUP CREATECONSUMER k q y
      XGROUP DELCONSUMER k q y
      XGROUP DESTROY k g2
      XGROUP CREATE k q $ NOPE
      XADD k w a v
      XADD k w fv*
      XADD k MAXLEN 20 w a i
      XDEL k j*
      XTRIM k MINID j
      XREADGROUP GROUP q y COUNT 3 STREAMS k >
      XREADGROUP GROUP q y COUNT n STREAMS k >
      XREADGROUP GROUP q y STREAMS k >
      XREADGROUP GROUP q y NOACK COUNT 2 STREAMS k >
      XREADGROUP GROUP q y STREAMS k j
      XREADGROUP GROUP q y COUNT 2 STREAMS k k j >
      XREADGROUP GROUP q y COUNT 2 STREAMS k k > >
      XREADGROUP GROUP q y STREAMS K $
      XREADGROUP COUNT 1 NOACK NOACK STREAMS k j
      XACK k q j
      XACK k q j*
      XACK K q j
      XPENDING k q
      XPENDING K q
      XPENDING k q z z n
      XPENDING k q - + 10
      XPENDING k q - + 5 y
      XPENDING k q IDLE 3600000 z z 9
      XPENDING k q IDLE 0 - + 9 y
      XPENDING k q IDLE 5 - +
      XCLAIM k q y 0 j*
      XCLAIM k q y 0 j JUSTID
      XCLAIM k q y 0 j FORCE
      XCLAIM k q y 0 j* FORCE RETRYCOUNT n JUSTID
      XCLAIM k q y 3600000 j TIME 1000
      XCLAIM k q y 0 j TIME 1000 LASTID j
      XCLAIM k q y 0 j IDLE 7200000
      XCLAIM k q y 0 j NOPE
      XCLAIM K q y 0 j
      XAUTOCLAIM k q y 0 j
      XAUTOCLAIM k q y 0 0 COUNT 2
      XAUTOCLAIM k q y 3600000 z COUNT 3 JUSTID
      XAUTOCLAIM k q y 0 - COUNT n
      XINFO GROUPS k
      XINFO CONSUMERS k q
      XINFO STREAM k FULL
      XINFO STREAM k FULL COUNT n
      XINFO STREAM k
      """;
}
