package dev.countersign.pggrammar.build;

/// What follows an opcode in the binary format.
enum Immediate {
  NOTHING,
  BODY,
  INDEX,
  LABELS,
  TYPE_AND_TABLE,
  MEMORY_ARGUMENT,
  ZERO_BYTE,
  SIGNED,
  FOUR_BYTES,
  EIGHT_BYTES,
  SUB_OPCODE;

  static Immediate of(int opcode) {
    return switch (opcode) {
      case Opcode.UNREACHABLE, Opcode.NOP, Opcode.RETURN, Opcode.DROP, Opcode.SELECT -> NOTHING;
      case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> BODY;
      case Opcode.BR, Opcode.BR_IF, Opcode.CALL -> INDEX;
      case Opcode.LOCAL_GET, Opcode.LOCAL_SET, Opcode.LOCAL_TEE -> INDEX;
      case Opcode.GLOBAL_GET, Opcode.GLOBAL_SET -> INDEX;
      case Opcode.BR_TABLE -> LABELS;
      case Opcode.CALL_INDIRECT -> TYPE_AND_TABLE;
      case Opcode.MEMORY_SIZE, Opcode.MEMORY_GROW -> ZERO_BYTE;
      case Opcode.I32_CONST, Opcode.I64_CONST -> SIGNED;
      case Opcode.F32_CONST -> FOUR_BYTES;
      case Opcode.F64_CONST -> EIGHT_BYTES;
      case Opcode.PREFIXED -> SUB_OPCODE;
      default -> ofNumeric(opcode);
    };
  }

  private static Immediate ofNumeric(int opcode) {
    if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
      return MEMORY_ARGUMENT;
    }
    if (opcode >= Opcode.I32_EQZ && opcode <= Opcode.I64_EXTEND32_S) {
      return NOTHING;
    }
    throw new UnsupportedModule("opcode 0x" + Integer.toHexString(opcode));
  }

  /// How many indices follow an opcode with the prefix 0xfc.
  static int indicesOfPrefixed(int subOpcode) {
    return switch (subOpcode) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> 0;
      case 9, 11, 13, 15, 16, 17 -> 1;
      case 8, 10, 12, 14 -> 2;
      default -> throw new UnsupportedModule("opcode 0xfc " + subOpcode);
    };
  }
}
