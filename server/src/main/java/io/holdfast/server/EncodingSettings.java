package io.holdfast.server;

import io.holdfast.server.config.EncodingParameters;
import io.holdfast.server.config.Parameter;
import io.holdfast.server.config.Settings;
import io.holdfast.server.value.EncodingLimits;
import java.util.List;

/** Puts the limits of compact encodings in force, at the start and after each CONFIG SET. */
record EncodingSettings(Settings settings) {
  void follow() {
    for (Parameter<Long> parameter :
        List.of(
            EncodingParameters.HASH_ENTRIES,
            EncodingParameters.HASH_VALUE,
            EncodingParameters.LIST_SIZE,
            EncodingParameters.INTSET_ENTRIES,
            EncodingParameters.ZSET_ENTRIES,
            EncodingParameters.ZSET_VALUE,
            EncodingParameters.STREAM_BYTES,
            EncodingParameters.STREAM_ENTRIES)) {
      settings.follow(parameter, value -> EncodingLimits.use(limits()));
    }
  }

  private EncodingLimits limits() {
    return new EncodingLimits(
        get(EncodingParameters.HASH_ENTRIES),
        get(EncodingParameters.HASH_VALUE),
        get(EncodingParameters.LIST_SIZE),
        get(EncodingParameters.INTSET_ENTRIES),
        get(EncodingParameters.ZSET_ENTRIES),
        get(EncodingParameters.ZSET_VALUE),
        settings.get(EncodingParameters.STREAM_BYTES),
        settings.get(EncodingParameters.STREAM_ENTRIES));
  }

  private int get(Parameter<Long> parameter) {
    return Math.toIntExact(settings.get(parameter));
  }
}
