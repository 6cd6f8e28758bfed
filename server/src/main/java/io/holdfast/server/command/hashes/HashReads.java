package io.holdfast.server.command.hashes;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CollectionReply;
import io.holdfast.server.command.options.ScanOptions;
import io.holdfast.server.structure.HashValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that read a hash. */
final class HashReads {
  private HashReads() {}

  static void get(Call call) {
    HashValue hash = read(call);
    if (hash == null || !hash.get(call.bytes(2), call.bulks())) {
      call.reply().nil();
    }
  }

  static void getMany(Call call) {
    HashValue hash = read(call);
    call.reply().array(call.count() - 2);
    for (int i = 2; i < call.count(); i++) {
      if (hash == null || !hash.get(call.bytes(i), call.bulks())) {
        call.reply().nil();
      }
    }
  }

  static void all(Call call) {
    HashValue hash = read(call);
    call.reply().map(hash == null ? 0 : hash.size());
    if (hash != null) {
      answer(call, hash, HashPart.BOTH);
    }
  }

  static void fields(Call call) {
    answer(call, HashPart.FIELDS);
  }

  static void values(Call call) {
    answer(call, HashPart.VALUES);
  }

  private static void answer(Call call, HashPart part) {
    HashValue hash = read(call);
    call.reply().array(hash == null ? 0 : hash.size());
    if (hash != null) {
      answer(call, hash, part);
    }
  }

  private static void answer(Call call, HashValue hash, HashPart part) {
    if (hash.isLarge()) {
      call.reply().stream(new CollectionReply(call, call.bytes(1), part::sink, hash::read));
    } else {
      part.answer(hash, call.bulks());
    }
  }

  static void size(Call call) {
    HashValue hash = read(call);
    call.reply().integer(hash == null ? 0 : hash.size());
  }

  static void length(Call call) {
    HashValue hash = read(call);
    byte[] value = hash == null ? null : hash.get(call.bytes(2));
    call.reply().integer(value == null ? 0 : value.length);
  }

  static void exists(Call call) {
    HashValue hash = read(call);
    call.reply().integer(hash != null && hash.contains(call.bytes(2)));
  }

  static void scan(Call call) {
    long from = ScanOptions.cursor(call, 2);
    HashValue hash = read(call);
    if (hash == null) {
      ScanOptions.replyHead(call, 0, 0);
      return;
    }
    ScanOptions options = ScanOptions.parse(call, 3, false);
    List<Map.Entry<byte[], byte[]>> found = new ArrayList<>();
    long cursor =
        options.<Map.Entry<byte[], byte[]>>walk(
            from, (at, visitor) -> hash.scan(at, (f, v) -> visitor.accept(Map.entry(f, v))), found);
    found.removeIf(pair -> !options.matches(pair.getKey()));
    ScanOptions.replyHead(call, cursor, 2 * found.size());
    for (Map.Entry<byte[], byte[]> pair : found) {
      call.reply().bulk(pair.getKey());
      call.reply().bulk(pair.getValue());
    }
  }

  private static @Nullable HashValue read(Call call) {
    return call.read(call.bytes(1), HashValue.class);
  }
}
