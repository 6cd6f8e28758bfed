package io.holdfast.server.config;

import io.holdfast.server.value.EncodingLimits;
import java.util.List;

/** Up to where collections stay in their compact encodings. */
public final class EncodingParameters {
  private static final ParameterType<Long> SIZE = ParameterType.number(0, Integer.MAX_VALUE);

  public static final Parameter<Long> HASH_ENTRIES =
      Parameter.of(
              "hash-max-listpack-entries",
              SIZE,
              text(EncodingLimits.DEFAULTS.hashMaxListpackEntries()),
              "Fields of a compact hash.")
          .alias("hash-max-ziplist-entries");

  public static final Parameter<Long> HASH_VALUE =
      Parameter.of(
              "hash-max-listpack-value",
              SIZE,
              text(EncodingLimits.DEFAULTS.hashMaxListpackValue()),
              "Bytes of a value in a compact hash.")
          .alias("hash-max-ziplist-value");

  public static final Parameter<Long> LIST_SIZE =
      Parameter.of(
              "list-max-listpack-size",
              ParameterType.number(Integer.MIN_VALUE, Integer.MAX_VALUE),
              text(EncodingLimits.DEFAULTS.listMaxListpackSize()),
              "Entries of a list's node; -1 to -5: 4 to 64 KiB.")
          .alias("list-max-ziplist-size");

  public static final Parameter<Long> LIST_COMPRESS_DEPTH =
      Parameter.of(
          "list-compress-depth",
          SIZE,
          "0",
          "Nodes at a list's ends that would stay uncompressed; lists are never compressed.");

  public static final Parameter<Long> INTSET_ENTRIES =
      Parameter.of(
          "set-max-intset-entries",
          SIZE,
          text(EncodingLimits.DEFAULTS.setMaxIntsetEntries()),
          "Members of a compact set of integers.");

  public static final Parameter<Long> ZSET_ENTRIES =
      Parameter.of(
              "zset-max-listpack-entries",
              SIZE,
              text(EncodingLimits.DEFAULTS.zsetMaxListpackEntries()),
              "Members of a compact sorted set.")
          .alias("zset-max-ziplist-entries");

  public static final Parameter<Long> ZSET_VALUE =
      Parameter.of(
              "zset-max-listpack-value",
              SIZE,
              text(EncodingLimits.DEFAULTS.zsetMaxListpackValue()),
              "Bytes of a member of a compact sorted set.")
          .alias("zset-max-ziplist-value");

  public static final Parameter<Long> STREAM_BYTES =
      Parameter.of(
          "stream-node-max-bytes",
          ParameterType.memory(0),
          text(EncodingLimits.DEFAULTS.streamNodeMaxBytes()),
          "Bytes of a stream's node; 0: any number.");

  public static final Parameter<Long> STREAM_ENTRIES =
      Parameter.of(
          "stream-node-max-entries",
          ParameterType.number(0, Long.MAX_VALUE),
          text(EncodingLimits.DEFAULTS.streamNodeMaxEntries()),
          "Entries of a stream's node; 0: any number.");

  public static final Parameter<Long> HLL_SPARSE_BYTES =
      Parameter.of(
          "hll-sparse-max-bytes",
          ParameterType.memory(0),
          "3000",
          "Bytes of a HyperLogLog in its layout for few elements.");

  static final List<Parameter<?>> ALL =
      List.of(
          HASH_ENTRIES,
          HASH_VALUE,
          LIST_SIZE,
          LIST_COMPRESS_DEPTH,
          INTSET_ENTRIES,
          ZSET_ENTRIES,
          ZSET_VALUE,
          STREAM_BYTES,
          STREAM_ENTRIES,
          HLL_SPARSE_BYTES);

  private EncodingParameters() {}

  private static String text(long value) {
    return Long.toString(value);
  }
}
