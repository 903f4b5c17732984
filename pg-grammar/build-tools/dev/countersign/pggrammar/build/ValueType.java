package dev.countersign.pggrammar.build;

/// The number types, in the encoding of the binary format, and how each is moved through memory.
final class ValueType {
  static final int I32 = 0x7f;
  static final int I64 = 0x7e;
  static final int F32 = 0x7d;
  static final int F64 = 0x7c;

  /// The block type of a block that leaves nothing.
  static final int NONE = 0x40;

  private ValueType() {}

  /// Load and store opcodes are numbered in the order i32, i64, f32, f64.
  static int loadOpcode(int type) {
    return Opcode.I32_LOAD + (I32 - type);
  }

  static int storeOpcode(int type) {
    return Opcode.I32_STORE + (I32 - type);
  }

  /// log2 of the size in bytes, as a memory instruction wants its alignment.
  static int alignment(int type) {
    return type == I32 || type == F32 ? 2 : 3;
  }

  static int checkedBlockType(int type) {
    if (type != NONE && (type < F64 || type > I32)) {
      throw new UnsupportedModule("block type 0x" + Integer.toHexString(type));
    }
    return type;
  }
}
