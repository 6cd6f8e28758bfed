package io.holdfast.server.command.bitmaps;

import io.holdfast.server.command.Call;
import io.holdfast.server.command.CommandException;
import io.holdfast.server.command.StringChange;
import io.holdfast.server.command.Strings;
import io.holdfast.server.resp.Reply;
import io.holdfast.server.structure.StringEdit;
import io.holdfast.server.structure.StringView;
import java.util.ArrayList;
import java.util.List;

/** BITFIELD and BITFIELD_RO: several reads and writes of integers, carried out in order. */
final class BitField {
  private BitField() {}

  private enum Action {
    GET,
    SET,
    INCRBY
  }

  private record Step(
      Action action, FieldType type, long offset, long operand, FieldOverflow overflow) {
    long lastBit() {
      return offset + type.width() - 1;
    }
  }

  static void run(Call call, boolean mayWrite) {
    List<Step> steps = parse(call);
    long lastBit =
        steps.stream()
            .filter(step -> step.action != Action.GET)
            .mapToLong(Step::lastBit)
            .max()
            .orElse(-1);
    byte[] key = call.bytes(1);
    if (lastBit < 0) {
      StringView found = Strings.view(call, key);
      StringView view = found == null ? StringView.EMPTY : found;
      call.reply().array(steps.size());
      steps.forEach(step -> call.reply().integer(step.type.read(view, step.offset)));
      return;
    }
    if (!mayWrite) {
      throw new CommandException("ERR BITFIELD_RO only supports the GET subcommand");
    }
    StringChange change = BitWrites.begin(call, lastBit);
    call.reply().array(steps.size());
    for (Step step : steps) {
      carryOut(step, change.edit(), call.reply());
    }
    change.end();
  }

  /** Carries one step out and replies to it. */
  private static void carryOut(Step step, StringEdit bytes, Reply reply) {
    FieldType type = step.type;
    long former = type.read(bytes, step.offset);
    if (step.action == Action.GET) {
      reply.integer(former);
      return;
    }
    boolean set = step.action == Action.SET;
    long base = set ? step.operand : former;
    long increment = set ? 0 : step.operand;
    int over = type.overflow(base, increment);
    if (over != 0 && step.overflow == FieldOverflow.FAIL) {
      reply.nil();
      return;
    }
    long value =
        over != 0 && step.overflow == FieldOverflow.SAT
            ? type.end(over)
            : type.wrapped(base + increment);
    Bits.set(bytes, step.offset, type.width(), value);
    reply.integer(set ? former : value);
  }

  private static List<Step> parse(Call call) {
    List<Step> steps = new ArrayList<>();
    FieldOverflow overflow = FieldOverflow.WRAP;
    int i = 2;
    while (i < call.count()) {
      int more = call.count() - i - 1;
      if (call.is(i, "OVERFLOW") && more >= 1) {
        overflow = FieldOverflow.parse(call, i + 1);
        i += 2;
        continue;
      }
      Action action = action(call, i, more);
      FieldType type = FieldType.parse(call.text(i + 1));
      long offset = BitOffset.parseCounted(call, i + 2, type.width());
      long operand = action == Action.GET ? 0 : call.integer(i + 3);
      steps.add(new Step(action, type, offset, operand, overflow));
      i += action == Action.GET ? 3 : 4;
    }
    return steps;
  }

  private static Action action(Call call, int index, int more) {
    for (Action action : Action.values()) {
      if (call.is(index, action.name()) && more >= (action == Action.GET ? 2 : 3)) {
        return action;
      }
    }
    throw CommandException.syntax();
  }
}
