package io.holdfast.server.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bitmaps, places, HyperLogLogs and OBJECT against redis-server where chance does not lead. */
class DataOracleTest {
  @RegisterExtension static final Oracle oracle = new Oracle();

  private static void sameLines(String lines) {
    lines.lines().forEach(line -> oracle.assertSame(line.split(" ", -1)));
  }

  @Test
  void hyperLogLog_growsFromSparseToDense_sameBytesAsRedis() {
    for (int i = 0; i < 6000; i += 20) {
      String[] add = new String[22];
      add[0] = "PFADD";
      add[1] = "log";
      for (int j = 0; j < 20; j++) {
        add[j + 2] = "element-" + (i + j) + "-".repeat(j);
      }
      oracle.assertSame(add);
      if (i % 200 == 0) {
        oracle.assertSame("GET", "log");
        oracle.assertSame("PFCOUNT", "log");
      }
    }
    assertThat(oracle.assertSame("STRLEN", "log")).isEqualTo(":12304\r\n");
    sameLines(
        """
        GET log
        PFADD few a b c
        PFMERGE both few log
        GET both
        PFMERGE few log
        GET few
        PFMERGE fresh few2
        GET fresh
        PFCOUNT few both nothing
        OBJECT ENCODING few
        CONFIG GET hll-sparse-max-bytes\
        """);
  }

  @Test
  void hyperLogLog_damaged_isRefusedAsByRedis() {
    sameLines(
        """
        PFADD log a b c
        SETRANGE log 0 XYLL
        PFCOUNT log
        PFADD log x
        DEL log
        PFADD log a b c
        SETRANGE log 4 2
        PFCOUNT log
        DEL log
        PFADD log a b c
        APPEND log hello
        PFCOUNT log
        PFMERGE other log
        PFCOUNT log other
        SET number 12
        PFADD number a
        LPUSH list a
        PFADD list a
        PFCOUNT list
        PFMERGE log list\
        """);
  }

  @Test
  void object_policyChanges_answersOnlyWhatItKeeps() {
    sameLines(
        """
        SET a text
        OBJECT FREQ a
        CONFIG SET maxmemory-policy allkeys-lfu
        SET b text
        OBJECT FREQ b
        OBJECT IDLETIME b
        OBJECT FREQ none
        OBJECT IDLETIME none
        CONFIG SET maxmemory-policy volatile-lru
        OBJECT FREQ a\
        """);
    sameLines("CONFIG SET maxmemory-policy noeviction");
    for (int port : new int[] {oracle.redisPort(), oracle.ourPort()}) {
      try (var client = new RawClient(port)) { // each has seconds of its own
        assertThat(client.call("OBJECT", "IDLETIME", "a")).matches(":\\d\\d?\r\n");
      }
    }
  }

  @Test
  void limits_ofEncodings_areRedisDefaults() {
    sameLines(
        """
        CONFIG GET hash-max-listpack-entries
        CONFIG GET hash-max-listpack-value
        CONFIG GET list-max-listpack-size
        CONFIG GET set-max-intset-entries
        CONFIG GET zset-max-listpack-entries
        CONFIG GET zset-max-listpack-value\
        """);
  }

  @Test
  void bitmaps_atTheEnds_answerAsRedis() {
    sameLines(
        """
        SETBIT a 4294967296 1
        SETBIT a -1 1
        SETBIT a 7 2
        SETBIT a x 1
        GETBIT a 4294967295
        BITFIELD a SET i64 0 -9223372036854775808 OVERFLOW SAT INCRBY i64 0 -1
        BITFIELD a OVERFLOW SAT SET i8 0 -9223372036854775808 SET i8 8 9223372036854775807
        BITFIELD a OVERFLOW FAIL SET u63 1 -1 SET u8 0 256
        BITFIELD new OVERFLOW FAIL INCRBY u8 100 -1
        STRLEN new
        BITFIELD a GET u64 0
        BITFIELD a GET i65 0
        BITFIELD a GET u8 #-1
        BITFIELD a GET u8 #536870912
        BITFIELD a
        BITFIELD_RO a SET u8 0 1
        SET n 123
        GETBIT n 1
        BITCOUNT n
        BITFIELD n GET u8 0 INCRBY u8 0 1
        OBJECT ENCODING n
        GET n
        BITOP NAND d a
        BITOP NOT d a b
        BITOP AND d none
        EXISTS d
        COMMAND GETKEYS BITOP AND d a b\
        """);
  }

  @Test
  void geo_errorsAndEnds_answerAsRedis() {
    sameLines(
        """
        GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
        GEOADD Sicily 181 0 x
        GEOADD Sicily 0 -90 x
        GEOADD Sicily inf 1 x
        GEOADD Sicily NX XX 1 1 x
        GEOADD Sicily 1 1
        GEOADD edge 180 85.05112878 ne -180 -85.05112878 sw 0 0 middle
        ZRANGE edge 0 -1 WITHSCORES
        GEOPOS edge ne sw middle none
        GEOHASH edge ne sw middle none
        GEODIST edge ne sw
        GEODIST edge ne sw xx
        GEODIST Sicily Palermo Catania km x
        GEODIST Sicily Palermo none
        GEORADIUS Sicily 15 37 200 km STORE
        GEORADIUS Sicily 15 37 200 km STORE a STOREDIST b
        ZRANGE a 0 -1
        ZCARD b
        GEORADIUS Sicily 15 37 -1 km
        GEORADIUS Sicily 15 37 x km
        GEORADIUS Sicily 15 37 inf km
        GEORADIUSBYMEMBER none Palermo x y
        GEORADIUSBYMEMBER Sicily none 1 km
        GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX -1 1 km
        GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX x 1 km
        GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 1 x km
        GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km COUNT 0
        GEOSEARCH Sicily FROMLONLAT 15 37 ASC ASC DESC
        geosearch Sicily BYRADIUS 1 km ASC ASC
        GEOSEARCHSTORE a Sicily FROMLONLAT 15 37 BYBOX 400 400 km WITHDIST
        GEOSEARCHSTORE a none FROMLONLAT 15 37 BYBOX 400 400 km
        EXISTS a
        COMMAND GETKEYS GEORADIUS Sicily 15 37 200 km STORE a STOREDIST b
        COMMAND GETKEYS GEOSEARCHSTORE a b FROMLONLAT 15 37 BYBOX 400 400 km
        GEOPOS Sicily Palermo none
        GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km WITHCOORD WITHDIST WITHHASH\
        """);
  }
}
