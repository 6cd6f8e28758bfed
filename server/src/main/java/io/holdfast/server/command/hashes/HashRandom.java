package io.holdfast.server.command.hashes;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.options.RandomChoice;
import io.holdfast.server.structure.HashValue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;

/** HRANDFIELD. */
final class HashRandom {
  private HashRandom() {}

  static void random(Call call) {
    if (call.count() == 2) {
      HashValue hash = call.read(call.bytes(1), HashValue.class);
      if (hash == null) {
        call.reply().nil();
      } else {
        hash.random(ThreadLocalRandom.current(), (field, value) -> call.reply().bulk(field));
      }
      return;
    }
    RandomChoice choice = RandomChoice.parse(call, "WITHVALUES");
    HashValue hash = call.read(call.bytes(1), HashValue.class);
    if (hash == null) {
      call.reply().array(0);
      return;
    }
    int size = hash.size();
    boolean pairs = call.reply().isResp3();
    call.reply().array(choice.answered(size) * (choice.withValues() && !pairs ? 2 : 1));
    var random = ThreadLocalRandom.current();
    BiConsumer<byte[], byte[]> chosen = (field, value) -> reply(call, choice, field, value);
    choice.choose(
        size, () -> hash.random(random, chosen), count -> hash.sample(count, random, chosen));
  }

  private static void reply(Call call, RandomChoice choice, byte[] field, byte[] value) {
    if (choice.withValues() && call.reply().isResp3()) {
      call.reply().array(2);
    }
    call.reply().bulk(field);
    if (choice.withValues()) {
      call.reply().bulk(value);
    }
  }
}
