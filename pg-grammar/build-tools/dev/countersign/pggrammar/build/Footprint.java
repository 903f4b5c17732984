package dev.countersign.pggrammar.build;

import java.util.List;
import java.util.TreeSet;

/// What a stretch of code touches outside itself: the locals it uses and writes, the labels around
/// it that it branches to (0 is the label of the body it stands in), and whether it returns.
final class Footprint {
  long used;
  long written;
  final TreeSet<Integer> exits = new TreeSet<>();
  boolean returns;

  static Footprint of(List<Instruction> code) {
    var footprint = new Footprint();
    footprint.visit(code, 0);
    return footprint;
  }

  void absorbLocals(Footprint other) {
    used |= other.used;
    written |= other.written;
    returns |= other.returns;
  }

  private void visit(List<Instruction> code, int depth) {
    for (var i : code) {
      switch (i.opcode) {
        case Opcode.LOCAL_GET -> used |= 1L << i.first;
        case Opcode.LOCAL_SET, Opcode.LOCAL_TEE -> {
          used |= 1L << i.first;
          written |= 1L << i.first;
        }
        case Opcode.BR, Opcode.BR_IF -> branch((int) i.first, depth);
        case Opcode.BR_TABLE -> {
          for (int label : i.labels) {
            branch(label, depth);
          }
        }
        case Opcode.RETURN -> returns = true;
        default -> {}
      }
      if (i.isStructured()) {
        visit(i.body, depth + 1);
        visit(i.otherwise, depth + 1);
      }
    }
  }

  private void branch(int label, int depth) {
    if (label >= depth) {
      exits.add(label - depth);
    }
  }
}
