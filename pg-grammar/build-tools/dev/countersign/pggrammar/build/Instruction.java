package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;

/// One instruction, with its nested bodies, and what [Liveness] found out about it. Mutable,
/// because a function of half a million instructions is rewritten in place; owned by the one thread
/// of the build. Sets of locals are bit masks, so a function that is analysed has at most 64 of
/// them.
final class Instruction {
  final int opcode;

  /// The first immediate: an index, a label depth, a constant, an alignment or a sub-opcode's
  /// first.
  long first;

  /// The second immediate: a memory offset or a table.
  long second;

  int subOpcode;
  int[] labels = {};
  byte[] rawConstant = {};
  int blockType = ValueType.NONE;
  List<Instruction> body = List.of();

  /// The else branch of an `if`; empty when there is none.
  List<Instruction> otherwise = List.of();

  long liveBefore;
  long liveAfter;

  /// What is live where a branch to this block arrives.
  long liveAtLabel;

  Instruction(int opcode) {
    this.opcode = opcode;
  }

  Instruction(int opcode, long first) {
    this.opcode = opcode;
    this.first = first;
  }

  static Instruction block(List<Instruction> body) {
    var block = new Instruction(Opcode.BLOCK);
    block.body = body;
    return block;
  }

  static Instruction branchTable(int... labels) {
    var table = new Instruction(Opcode.BR_TABLE);
    table.labels = labels;
    return table;
  }

  static Instruction load(int type, long address) {
    return memory(ValueType.loadOpcode(type), type, address);
  }

  static Instruction store(int type, long address) {
    return memory(ValueType.storeOpcode(type), type, address);
  }

  private static Instruction memory(int opcode, int type, long address) {
    var access = new Instruction(opcode, ValueType.alignment(type));
    access.second = address;
    return access;
  }

  /// A copy without the nested bodies and without the analysis.
  Instruction shallowCopy() {
    var copy = new Instruction(opcode, first);
    copy.second = second;
    copy.subOpcode = subOpcode;
    copy.labels = labels.clone();
    copy.rawConstant = rawConstant;
    copy.blockType = blockType;
    return copy;
  }

  boolean isStructured() {
    return opcode == Opcode.BLOCK || opcode == Opcode.LOOP || opcode == Opcode.IF;
  }

  /// A block of statements that leaves no value, to which a branch jumps forward.
  boolean isPlainBlock() {
    return opcode == Opcode.BLOCK && blockType == ValueType.NONE;
  }

  /// What follows this instruction in the same body is never reached.
  boolean isTerminal() {
    return switch (opcode) {
      case Opcode.BR, Opcode.BR_TABLE, Opcode.RETURN, Opcode.UNREACHABLE -> true;
      default -> false;
    };
  }

  /// A branch to this label carries a value. (A branch to a loop goes to its start and carries
  /// none.)
  boolean labelTakesValue() {
    return opcode != Opcode.LOOP && blockType != ValueType.NONE;
  }

  /// The code of one level of a switch nest: all but the nested block it starts with.
  List<Instruction> bodyAfterFirst() {
    return body.subList(1, body.size());
  }

  static List<Instruction> mutable(Instruction... instructions) {
    return new ArrayList<>(List.of(instructions));
  }
}
