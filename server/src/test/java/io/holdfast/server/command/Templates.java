package io.holdfast.server.command;

/** What the families' commands look like; see {@link RandomCommands}. */
final class Templates {
  private Templates() {}

  static final String STRINGS =
      """
      SET k v
      SET k i
      SET k v NX
      SET k v XX
      SET k v GET
      SET k v NX GET
      SET K v XX GET
      SET k v KEEPTTL
      SET k v PXAT T
      SET k v PXAT T KEEPTTL
      SET k v EX e PX e
      SET k v EX e
      SETNX k v
      SETEX k e v
      PSETEX k e v
      GETSET k v
      MSET kv*
      MSETNX kv*
      GET k
      GET K
      MGET K*
      GETDEL k
      GETEX k
      GETEX k PXAT T
      GETEX k PERSIST
      GETEX k EXAT n
      STRLEN k
      STRLEN K
      GETRANGE k n n
      SUBSTR k i n
      APPEND k v
      APPEND K v
      SETRANGE k n v
      SETRANGE k 12 v
      INCR k
      DECR k
      INCRBY k i
      DECRBY k i
      INCRBYFLOAT k d
      INCRBYFLOAT k 0.1
      LCS k k
      LCS k k LEN
      LCS k k IDX
      LCS k k IDX MINMATCHLEN n WITHMATCHLEN
      LCS k K LEN IDX
      """;

  static final String KEYS =
      """
      DEL K*
      UNLINK K
      EXISTS K*
      TOUCH K*
      TYPE K
      KEYS g
      SCAN 0 COUNT 1000 MATCH g
      SCAN 0 COUNT 1000 TYPE ZSET
      SCAN 0 TYPE
      SCAN n COUNT 0
      RENAME K K
      RENAMENX K K
      COPY K K
      COPY K K REPLACE
      COPY K K DB n
      MOVE K n
      PEXPIREAT K T
      PEXPIREAT K T NX
      PEXPIREAT K T XX
      PEXPIREAT K T GT
      PEXPIREAT K T LT
      PEXPIREAT K T XX GT
      PEXPIREAT K T NX LT
      PEXPIREAT K T GT LT
      EXPIREAT K n
      EXPIRE K e
      PEXPIRE K e XX
      PEXPIRETIME K
      EXPIRETIME K
      PERSIST K
      TTL K
      PTTL K
      OBJECT ENCODING K
      OBJECT FREQ K
      OBJECT HELP
      SORT c
      SORT c ALPHA
      SORT c ALPHA DESC
      SORT c DESC LIMIT n n
      SORT c ALPHA LIMIT n n GET #
      SORT c ALPHA GET # GET p
      RPUSH sl f*
      LPOP sl
      SORT sl BY b ALPHA
      SORT sl BY b ALPHA GET p
      SORT sl BY nosort DESC LIMIT n n
      SORT c ALPHA STORE K
      SORT_RO c ALPHA
      """;

  static final String HASHES =
      """
      HSET k fv*
      HSET k fv*
      HSET k f v
      HSET K f v
      HMSET k fv*
      HSETNX k f v
      HDEL k f*
      HDEL k f
      HGET k f
      HMGET k f*
      HMGET K f*
      HGETALL k
      HGETALL K
      HKEYS k
      HVALS k
      HLEN k
      HSTRLEN k f
      HEXISTS k f
      HINCRBY k f i
      HINCRBYFLOAT k f d
      HSCAN k 0 COUNT 100000
      HSCAN k 0 COUNT 100000 MATCH g
      HSCAN k n MATCH
      HRANDFIELD k 100000
      HRANDFIELD k 100000 WITHVALUES
      HRANDFIELD k i x
      """;

  static final String LISTS =
      """
      LPUSH k v*
      RPUSH k v*
      RPUSH k v*
      LPUSHX k v
      RPUSHX k v*
      LPUSH K v
      LINSERT k BEFORE v v
      LINSERT k AFTER v v
      LSET k n v
      LSET k i v
      LPOP k
      RPOP k
      LPOP k n
      RPOP k n
      LRANGE k n n
      LRANGE k 0 -1
      LINDEX k n
      LINDEX k i
      LLEN k
      LPOS k v
      LPOS k v RANK n
      LPOS k v RANK n COUNT n MAXLEN n
      LPOS k v COUNT 0
      LREM k n v
      LTRIM k n n
      LTRIM k 1 -2
      LMOVE k k LEFT RIGHT
      LMOVE k k RIGHT LEFT
      LMOVE k K RIGHT RIGHT
      RPOPLPUSH k K
      LMPOP 1 k LEFT
      LMPOP 2 k k RIGHT COUNT n
      LMPOP n k k LEFT
      BLPOP l0 l1 l2 K -1
      BLPOP l0 l1 l2 l3 x
      """;

  static final String SETS =
      """
      SADD k f*
      SADD k i*
      SADD k i*
      SADD K f
      SREM k f*
      SREM k i*
      SMOVE k k f
      SMOVE k K i
      SMEMBERS k
      SISMEMBER k f
      SISMEMBER k i
      SMISMEMBER k f*
      SCARD k
      SINTER k*
      SUNION k*
      SDIFF k*
      SINTER k K
      SINTERSTORE k k*
      SUNIONSTORE k k*
      SINTERCARD 2 k k
      SINTERCARD 2 k k LIMIT n
      SINTERCARD n k
      SSCAN k 0 COUNT 100000
      SSCAN k 0 COUNT 100000 MATCH g
      SPOP k 100000
      SPOP k -1
      SRANDMEMBER k 100000
      SRANDMEMBER k 0
      """;

  static final String SORTED_SETS =
      """
      ZADD k df*
      ZADD k df*
      ZADD k d f
      ZADD k NX df*
      ZADD k XX CH df*
      ZADD k GT CH df*
      ZADD k LT df*
      ZADD k INCR d f
      ZADD k XX INCR d f
      ZADD K d f
      ZINCRBY k d f
      ZREM k f*
      ZSCORE k f
      ZMSCORE k f*
      ZCARD k
      ZCOUNT k s s
      ZRANK k f
      ZREVRANK k f
      ZRANGE k n n
      ZRANGE k 0 -1 WITHSCORES
      ZRANGE k n n REV WITHSCORES
      ZRANGE k s s BYSCORE
      ZRANGE k s s BYSCORE LIMIT n n WITHSCORES
      ZRANGE k s s BYSCORE REV LIMIT n n
      ZRANGE k s s LIMIT n n
      ZREVRANGE k n n
      ZRANGEBYSCORE k s s WITHSCORES
      ZREVRANGEBYSCORE k s s LIMIT n n
      ZRANGESTORE k k n n
      ZRANGESTORE k k s s BYSCORE
      ZREMRANGEBYRANK k n n
      ZREMRANGEBYSCORE k s s
      ZPOPMIN k
      ZPOPMAX k n
      ZMPOP 1 k MIN
      ZMPOP 2 k k MAX COUNT n
      BZPOPMIN k -1
      ZUNION 2 k k WITHSCORES
      ZINTER 2 k k WITHSCORES AGGREGATE MAX
      ZDIFF 2 k k WITHSCORES
      ZUNION 2 k e1 WEIGHTS d d WITHSCORES
      ZUNIONSTORE k 2 k k
      ZUNIONSTORE k 2 k k WEIGHTS d n AGGREGATE MIN
      ZINTERSTORE k 2 k k WEIGHTS d n
      ZDIFFSTORE k 2 k K
      ZINTERCARD 2 k k LIMIT n
      ZUNION n k
      ZSCAN k 0 COUNT 100000
      ZRANDMEMBER k 100000 WITHSCORES
      ZADD lex 0 f
      ZADD lex 0 f
      ZLEXCOUNT lex x x
      ZRANGEBYLEX lex x x
      ZRANGE lex x x BYLEX REV LIMIT n n
      ZREVRANGEBYLEX lex x x LIMIT n n
      ZREMRANGEBYLEX lex x x
      ZRANGE k x x BYLEX WITHSCORES
      """;

  static final String BITMAPS =
      """
      SETBIT k o 1
      SETBIT k o 0
      SETBIT K n n
      GETBIT k o
      GETBIT K n
      BITCOUNT k
      BITCOUNT K n n
      BITCOUNT k n n BIT
      BITCOUNT k o o BIT
      BITCOUNT k n n BYTE
      BITCOUNT k n
      BITPOS k 0
      BITPOS k 1
      BITPOS k 0 n
      BITPOS k 1 n n
      BITPOS k 0 n n
      BITPOS k 0 o o BIT
      BITPOS k 1 n n BIT
      BITPOS k 0 n n BIT
      BITPOS k n n n BYTE
      BITOP AND k k*
      BITOP OR k k*
      BITOP XOR k k*
      BITOP NOT k k
      BITOP NOT k k k
      BITOP OR k K
      BITFIELD k GET t o GET t #n
      BITFIELD k SET t o i
      BITFIELD k SET t o i GET t o
      BITFIELD k INCRBY t o i
      BITFIELD k OVERFLOW SAT INCRBY t o i SET t o i
      BITFIELD k OVERFLOW FAIL INCRBY t o i SET t o i
      BITFIELD k OVERFLOW WRAP INCRBY t #2 i
      BITFIELD k OVERFLOW x SET u8 0 1
      BITFIELD K GET t n
      BITFIELD_RO k GET t o
      BITFIELD_RO k SET t o i
      """;

  static final String GEO =
      """
      GEOADD k WAf*
      GEOADD k WAf*
      GEOADD k NX WAf*
      GEOADD k XX CH WAf*
      GEOADD K W A f
      GEOADD k d A f
      GEOPOS k f*
      GEOPOS e0 f
      GEODIST k f f
      GEODIST k f f U
      GEOHASH k f*
      ZRANGE k 0 -1 WITHSCORES
      GEOSEARCH k FROMLONLAT W A BYRADIUS R U WITHCOORD WITHDIST WITHHASH
      GEOSEARCH k FROMLONLAT W A BYBOX R R U ASC WITHDIST
      GEOSEARCH k FROMMEMBER f BYRADIUS R U DESC
      GEOSEARCH k FROMMEMBER f BYBOX R R U COUNT 3 WITHCOORD
      GEOSEARCH k FROMLONLAT W A BYRADIUS R U COUNT 2 ANY WITHHASH
      GEOSEARCH k FROMLONLAT W A BYRADIUS n KM
      GEOSEARCH k FROMLONLAT W A COUNT n ANY
      GEOSEARCH k BYRADIUS R U FROMMEMBER f FROMLONLAT W A
      GEOSEARCHSTORE k k FROMLONLAT W A BYRADIUS R U
      GEOSEARCHSTORE k k FROMMEMBER f BYBOX R R U COUNT 5
      GEOSEARCHSTORE k k FROMMEMBER f BYBOX R R U WITHDIST
      GEORADIUS k W A R U WITHDIST COUNT 4
      GEORADIUS k W A R U STORE k
      GEORADIUS k W A R U WITHHASH STORE k
      GEORADIUS_RO k W A R U ASC WITHCOORD
      GEORADIUS_RO k W A R U STORE k
      GEORADIUSBYMEMBER k f R U DESC WITHDIST
      GEORADIUSBYMEMBER k f R U STORE k
      GEORADIUSBYMEMBER_RO k f R U
      """;

  static final String HYPERLOGLOGS =
      """
      PFADD k f*
      PFADD k i*
      PFADD k v*
      PFADD k
      PFADD K f
      PFCOUNT k
      PFCOUNT k*
      PFCOUNT K k
      PFMERGE k k*
      PFMERGE k
      PFMERGE k K
      GET k
      """;
}
