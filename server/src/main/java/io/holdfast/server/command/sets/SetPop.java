package io.holdfast.server.command.sets;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.options.Numbers;
import io.holdfast.server.command.options.RandomChoice;
import io.holdfast.server.effects.Words;
import io.holdfast.server.keyspace.Entry;
import io.holdfast.server.structure.SetValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Commands that take or answer members chosen by chance. */
final class SetPop {
  private SetPop() {}

  static void pop(Call call) {
    boolean many = call.count() == 3;
    if (call.count() > 3) {
      throw CommandException.syntax();
    }
    int count = many ? Numbers.notNegative(call, 2) : 1;
    Entry entry = call.findForWrite(call.bytes(1), SetValue.class);
    if (entry == null) {
      if (many) {
        call.reply().set(0);
      } else {
        call.reply().nil();
      }
      return;
    }
    SetValue set = Call.cast(entry, SetValue.class);
    if (!many) {
      byte[] member = set.pop(ThreadLocalRandom.current());
      call.changed(entry);
      call.effect(Words.SREM, call.bytes(1), member);
      call.reply().bulk(member);
      return;
    }
    List<byte[]> taken = new ArrayList<>();
    set.sample(count, ThreadLocalRandom.current(), taken::add);
    taken.forEach(set::remove);
    if (!taken.isEmpty()) {
      call.changed(entry);
    }
    if (!taken.isEmpty() && call.isRecorded()) {
      tell(call, taken);
    }
    call.reply().set(taken.size());
    taken.forEach(call.reply()::bulk);
  }

  private static void tell(Call call, List<byte[]> taken) {
    var command = new byte[taken.size() + 2][];
    command[0] = Words.SREM;
    command[1] = call.bytes(1);
    for (int i = 0; i < taken.size(); i++) {
      command[i + 2] = taken.get(i);
    }
    call.effect(command);
  }

  static void random(Call call) {
    if (call.count() == 2) {
      SetValue set = call.read(call.bytes(1), SetValue.class);
      call.reply().bulkOrNil(set == null ? null : set.random(ThreadLocalRandom.current()));
      return;
    }
    if (call.count() > 3) {
      throw CommandException.syntax();
    }
    RandomChoice choice = RandomChoice.parse(call, "");
    SetValue set = call.read(call.bytes(1), SetValue.class);
    if (set == null) {
      call.reply().array(0);
      return;
    }
    call.reply().array(choice.answered(set.size()));
    var random = ThreadLocalRandom.current();
    choice.choose(
        set.size(),
        () -> call.reply().bulk(set.random(random)),
        count -> set.sample(count, random, call.reply()::bulk));
  }
}
