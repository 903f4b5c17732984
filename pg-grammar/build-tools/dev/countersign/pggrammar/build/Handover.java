package dev.countersign.pggrammar.build;

import static dev.countersign.pggrammar.build.ValueType.I32;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/// How code that was moved to a function of its own gives back the locals it changed. The callee
/// has one result; so the first changed i32 local is packed into the low half of an i64 whose high
/// half says through which exit the code was left, and all others go through cells of the
/// [Workspace], which the caller empties at once. Nothing runs in between, so recursion and longjmp
/// do no harm.
final class Handover {
  private final Function caller;
  private final OptionalInt packed;
  private final Map<Integer, Long> cells = new LinkedHashMap<>();

  Handover(Function caller, List<Integer> changedLocals, Workspace workspace) {
    this.caller = caller;
    this.packed =
        changedLocals.stream().mapToInt(l -> l).filter(l -> caller.localType(l) == I32).findFirst();
    var counts = new int[ValueType.I32 + 1];
    for (int local : changedLocals) {
      if (packed.isEmpty() || packed.getAsInt() != local) {
        int type = caller.localType(local);
        cells.put(local, workspace.cell(type, counts[type]++));
      }
    }
  }

  OptionalInt packed() {
    return packed;
  }

  /// The callee's result type when it also has to say which exit it took.
  int typeWithExit() {
    return packed.isPresent() ? ValueType.I64 : I32;
  }

  /// In the callee: store the changed locals. `localMap` translates the caller's numbers.
  void save(List<Instruction> out, int[] localMap) {
    cells.forEach(
        (local, address) -> saveTo(out, caller.localType(local), localMap[local], address));
  }

  /// In the callee: leave the result, with the number of the exit.
  void leaveExit(List<Instruction> out, int[] localMap, long exit) {
    if (packed.isEmpty()) {
      out.add(new Instruction(Opcode.I32_CONST, exit));
      return;
    }
    leavePacked(out, localMap);
    out.add(new Instruction(Opcode.I64_EXTEND_I32_U));
    if (exit != 0) {
      out.add(new Instruction(Opcode.I64_CONST, exit << 32));
      out.add(new Instruction(Opcode.I64_OR));
    }
  }

  /// In the callee: leave the packed local alone, when there is only one exit.
  void leavePacked(List<Instruction> out, int[] localMap) {
    packed.ifPresent(local -> out.add(new Instruction(Opcode.LOCAL_GET, localMap[local])));
  }

  /// In the caller: take the result apart, the exit into `exitLocal`. `wide` is an i64 to work
  /// with.
  void receiveExit(List<Instruction> out, int exitLocal, IntSupplier wide) {
    if (packed.isPresent()) {
      int both = wide.getAsInt();
      out.add(new Instruction(Opcode.LOCAL_TEE, both));
      out.add(new Instruction(Opcode.I32_WRAP_I64));
      out.add(new Instruction(Opcode.LOCAL_SET, packed.getAsInt()));
      out.add(new Instruction(Opcode.LOCAL_GET, both));
      out.add(new Instruction(Opcode.I64_CONST, 32));
      out.add(new Instruction(Opcode.I64_SHR_U));
      out.add(new Instruction(Opcode.I32_WRAP_I64));
    }
    out.add(new Instruction(Opcode.LOCAL_SET, exitLocal));
    reload(out);
  }

  /// In the caller: take the packed local when there is only one exit.
  void receivePacked(List<Instruction> out) {
    packed.ifPresent(local -> out.add(new Instruction(Opcode.LOCAL_SET, local)));
    reload(out);
  }

  private void reload(List<Instruction> out) {
    cells.forEach((local, address) -> {
      loadFrom(out, caller.localType(local), address);
      out.add(new Instruction(Opcode.LOCAL_SET, local));
    });
  }

  static void saveTo(List<Instruction> out, int type, int local, long address) {
    out.add(new Instruction(Opcode.I32_CONST, 0));
    out.add(new Instruction(Opcode.LOCAL_GET, local));
    out.add(Instruction.store(type, address));
  }

  static void loadFrom(List<Instruction> out, int type, long address) {
    out.add(new Instruction(Opcode.I32_CONST, 0));
    out.add(Instruction.load(type, address));
  }
}
