package dev.countersign.pggrammar.build;

/// By how much an instruction makes the operand stack higher. Code may be cut out of a body only
/// between two places where the stack is as low as at the start.
final class StackEffect {
  private final WasmModule module;

  StackEffect(WasmModule module) {
    this.module = module;
  }

  int of(Instruction i) {
    return switch (i.opcode) {
      case Opcode.UNREACHABLE, Opcode.NOP, Opcode.BR, Opcode.RETURN -> 0;
      case Opcode.BLOCK, Opcode.LOOP -> leaves(i);
      case Opcode.IF -> leaves(i) - 1;
      case Opcode.BR_IF, Opcode.BR_TABLE, Opcode.DROP -> -1;
      case Opcode.LOCAL_SET, Opcode.GLOBAL_SET -> -1;
      case Opcode.SELECT -> -2;
      case Opcode.LOCAL_GET, Opcode.GLOBAL_GET, Opcode.MEMORY_SIZE -> 1;
      case Opcode.I32_CONST, Opcode.I64_CONST, Opcode.F32_CONST, Opcode.F64_CONST -> 1;
      case Opcode.LOCAL_TEE, Opcode.MEMORY_GROW -> 0;
      case Opcode.CALL -> module.typeOfFunction((int) i.first).stackEffect();
      case Opcode.CALL_INDIRECT -> module.type((int) i.first).stackEffect() - 1;
      case Opcode.PREFIXED -> ofPrefixed(i.subOpcode);
      default -> ofNumeric(i.opcode);
    };
  }

  private static int leaves(Instruction i) {
    return i.blockType == ValueType.NONE ? 0 : 1;
  }

  /// Saturating conversions, then the bulk memory and table instructions.
  private static int ofPrefixed(int subOpcode) {
    return switch (subOpcode) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 9, 13 -> 0;
      case 16 -> 1;
      case 15 -> -1;
      default -> -3;
    };
  }

  private static int ofNumeric(int opcode) {
    if (opcode < Opcode.I32_STORE) {
      return 0; // loads
    }
    if (opcode <= Opcode.I64_STORE32) {
      return -2;
    }
    return isBinary(opcode) ? -1 : 0;
  }

  /// Comparisons (0x46–0x66 but i64.eqz), integer (0x6a–0x78, 0x7c–0x8a) and float arithmetic
  /// (0x92–0x98, 0xa0–0xa6). The rest takes one operand: tests, counts, conversions.
  private static boolean isBinary(int opcode) {
    return (opcode >= 0x46 && opcode <= 0x66 && opcode != Opcode.I64_EQZ)
        || (opcode >= 0x6a && opcode <= 0x78)
        || (opcode >= 0x7c && opcode <= 0x8a)
        || (opcode >= 0x92 && opcode <= 0x98)
        || (opcode >= 0xa0 && opcode <= 0xa6);
  }
}
