package dev.countersign.pggrammar.build;

import java.util.List;

/// Estimates how many bytes of JVM bytecode the ahead-of-time compiler makes of an instruction. The
/// numbers were fitted to Endive 1.0.0; [FinishMachine] measures the truth and fails the build when
/// an estimate was too low.
final class JvmSize {
  private JvmSize() {}

  static int of(List<Instruction> body) {
    int size = 0;
    for (var i : body) {
      size += of(i);
    }
    return size;
  }

  static int of(Instruction i) {
    return switch (i.opcode) {
      case Opcode.BLOCK -> of(i.body);
      case Opcode.LOOP -> 4 + of(i.body);
      case Opcode.IF -> 3 + of(i.body) + (i.otherwise.isEmpty() ? 0 : 3 + of(i.otherwise));
      case Opcode.BR_TABLE -> 22 + 4 * i.labels.length;
      case Opcode.LOCAL_GET, Opcode.LOCAL_SET -> 2;
      case Opcode.BR, Opcode.BR_IF, Opcode.LOCAL_TEE, Opcode.I64_CONST -> 3;
      case Opcode.I32_CONST -> ofConstant(i.first);
      case Opcode.CALL, Opcode.PREFIXED -> 9;
      case Opcode.CALL_INDIRECT -> 14;
      case Opcode.GLOBAL_GET, Opcode.GLOBAL_SET, Opcode.SELECT -> 10;
      case Opcode.DROP -> 1;
      default -> ofNumeric(i.opcode);
    };
  }

  private static int ofConstant(long value) {
    if (value >= -1 && value <= 5) {
      return 1;
    }
    return value == (byte) value ? 2 : 3;
  }

  private static int ofNumeric(int opcode) {
    if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
      return 9;
    }
    boolean comparison = opcode > Opcode.I32_EQZ && opcode < Opcode.I32_CLZ;
    return comparison ? 5 : 4;
  }
}
