package dev.countersign.pggrammar.build;

/// The opcodes that the tools look at or emit (WebAssembly core specification 2.0, 5.4). All others
/// are copied through; [Immediate] says what follows each of them.
final class Opcode {
  static final int UNREACHABLE = 0x00;
  static final int NOP = 0x01;
  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int BR_TABLE = 0x0e;
  static final int RETURN = 0x0f;
  static final int CALL = 0x10;
  static final int CALL_INDIRECT = 0x11;
  static final int DROP = 0x1a;
  static final int SELECT = 0x1b;
  static final int LOCAL_GET = 0x20;
  static final int LOCAL_SET = 0x21;
  static final int LOCAL_TEE = 0x22;
  static final int GLOBAL_GET = 0x23;
  static final int GLOBAL_SET = 0x24;
  static final int I32_LOAD = 0x28;
  static final int I64_LOAD32_U = 0x35;
  static final int I32_STORE = 0x36;
  static final int I64_STORE32 = 0x3e;
  static final int MEMORY_SIZE = 0x3f;
  static final int MEMORY_GROW = 0x40;
  static final int I32_CONST = 0x41;
  static final int I64_CONST = 0x42;
  static final int F32_CONST = 0x43;
  static final int F64_CONST = 0x44;
  static final int I32_EQZ = 0x45;
  static final int I32_LT_U = 0x49;
  static final int I64_EQZ = 0x50;
  static final int I32_CLZ = 0x67;
  static final int I32_AND = 0x71;
  static final int I32_SHL = 0x74;
  static final int I32_SHR_U = 0x76;
  static final int I64_OR = 0x84;
  static final int I64_SHR_U = 0x88;
  static final int I32_WRAP_I64 = 0xa7;
  static final int I64_EXTEND_I32_U = 0xad;
  static final int I64_EXTEND32_S = 0xc4;
  static final int PREFIXED = 0xfc;

  private Opcode() {}
}
