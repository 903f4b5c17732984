package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;

/// Instruction sequences from and to the binary format. Code that can never run (it follows a
/// branch in the same body) is read and forgotten: the JVM's verifier has no use for it either.
final class BodyCodec {
  private final ByteSource in;
  private boolean endedWithElse;

  private BodyCodec(ByteSource in) {
    this.in = in;
  }

  static List<Instruction> read(ByteSource in) {
    return new BodyCodec(in).readBody();
  }

  private List<Instruction> readBody() {
    var body = new ArrayList<Instruction>();
    boolean reachable = true;
    while (true) {
      int opcode = in.u8();
      if (opcode == Opcode.END || opcode == Opcode.ELSE) {
        endedWithElse = opcode == Opcode.ELSE;
        return body;
      }
      var instruction = readInstruction(opcode);
      if (reachable) {
        body.add(instruction);
      }
      reachable &= !instruction.isTerminal();
    }
  }

  private Instruction readInstruction(int opcode) {
    var i = new Instruction(opcode);
    switch (Immediate.of(opcode)) {
      case NOTHING -> {}
      case BODY -> readNested(i);
      case INDEX -> i.first = in.unsigned();
      case LABELS -> i.labels = readLabels();
      case TYPE_AND_TABLE, MEMORY_ARGUMENT -> readIndices(i, 2);
      case ZERO_BYTE -> i.first = in.u8();
      case SIGNED -> i.first = in.signed();
      case FOUR_BYTES -> i.rawConstant = in.take(4);
      case EIGHT_BYTES -> i.rawConstant = in.take(8);
      case SUB_OPCODE -> {
        i.subOpcode = in.index();
        readIndices(i, Immediate.indicesOfPrefixed(i.subOpcode));
      }
    }
    return i;
  }

  private void readNested(Instruction i) {
    i.blockType = ValueType.checkedBlockType(in.u8());
    i.body = readBody();
    if (endedWithElse) {
      i.otherwise = readBody();
    }
  }

  private int[] readLabels() {
    var labels = new int[in.index() + 1];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.index();
    }
    return labels;
  }

  private void readIndices(Instruction i, int count) {
    i.first = count > 0 ? in.unsigned() : 0;
    i.second = count > 1 ? in.unsigned() : 0;
  }

  static void write(List<Instruction> body, ByteSink out) {
    for (var i : body) {
      out.u8(i.opcode);
      writeImmediate(i, out);
    }
  }

  private static void writeImmediate(Instruction i, ByteSink out) {
    switch (Immediate.of(i.opcode)) {
      case NOTHING -> {}
      case BODY -> writeNested(i, out);
      case INDEX -> out.unsigned(i.first);
      case LABELS -> writeLabels(i.labels, out);
      case TYPE_AND_TABLE, MEMORY_ARGUMENT -> writeIndices(i, 2, out);
      case ZERO_BYTE -> out.u8((int) i.first);
      case SIGNED -> out.signed(i.first);
      case FOUR_BYTES, EIGHT_BYTES -> out.raw(i.rawConstant);
      case SUB_OPCODE -> {
        out.unsigned(i.subOpcode);
        writeIndices(i, Immediate.indicesOfPrefixed(i.subOpcode), out);
      }
    }
  }

  private static void writeNested(Instruction i, ByteSink out) {
    out.u8(i.blockType);
    write(i.body, out);
    if (!i.otherwise.isEmpty()) {
      out.u8(Opcode.ELSE);
      write(i.otherwise, out);
    }
    out.u8(Opcode.END);
  }

  private static void writeLabels(int[] labels, ByteSink out) {
    out.unsigned(labels.length - 1L);
    for (int label : labels) {
      out.unsigned(label);
    }
  }

  private static void writeIndices(Instruction i, int count, ByteSink out) {
    if (count > 0) {
      out.unsigned(i.first);
    }
    if (count > 1) {
      out.unsigned(i.second);
    }
  }
}
