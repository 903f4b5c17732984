package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Copies code into another function. Locals get the numbers they have there, branches out of the
/// code go to the labels that stand there for the old ones, and a `return` becomes a branch too.
///
/// @param localMap the new number of each old local
/// @param exits the new label depth of each old one, both as seen from outside the copied code
/// @param returns where a `return` goes; empty where it may stay a return
record CodeCopy(int[] localMap, Map<Integer, Integer> exits, Optional<ReturnPath> returns) {

  /// @param depth the label to branch to
  /// @param value where the value goes; empty when the function returns nothing
  record ReturnPath(int depth, Optional<ReturnValue> value) {}

  /// @param local a local of the new function, to hold the value for a moment
  record ReturnValue(int type, int local, long cell) {}

  static int[] sameLocals() {
    var map = new int[Liveness.LOCALS_MAX];
    for (int i = 0; i < map.length; i++) {
      map[i] = i;
    }
    return map;
  }

  List<Instruction> of(List<Instruction> code) {
    return copy(code, 0);
  }

  private List<Instruction> copy(List<Instruction> code, int depth) {
    var out = new ArrayList<Instruction>(code.size());
    for (var i : code) {
      if (i.opcode == Opcode.RETURN && returns.isPresent()) {
        copyReturn(out, returns.get(), depth);
      } else {
        out.add(copy(i, depth));
      }
    }
    return out;
  }

  private static void copyReturn(List<Instruction> out, ReturnPath path, int depth) {
    path.value()
        .ifPresent(value -> {
          out.add(new Instruction(Opcode.LOCAL_SET, value.local()));
          Handover.saveTo(out, value.type(), value.local(), value.cell());
        });
    out.add(new Instruction(Opcode.BR, path.depth() + depth));
  }

  private Instruction copy(Instruction i, int depth) {
    var copy = i.shallowCopy();
    switch (i.opcode) {
      case Opcode.LOCAL_GET, Opcode.LOCAL_SET, Opcode.LOCAL_TEE ->
          copy.first = localMap[(int) i.first];
      case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> {
        copy.body = copy(i.body, depth + 1);
        copy.otherwise = copy(i.otherwise, depth + 1);
      }
      case Opcode.BR, Opcode.BR_IF -> copy.first = label((int) i.first, depth);
      case Opcode.BR_TABLE -> {
        for (int l = 0; l < copy.labels.length; l++) {
          copy.labels[l] = label(copy.labels[l], depth);
        }
      }
      default -> {}
    }
    return copy;
  }

  private int label(int label, int depth) {
    if (label < depth) {
      return label;
    }
    var moved = exits.get(label - depth);
    if (moved == null) {
      throw new IllegalStateException("a branch leaves the moved code by an exit nobody planned");
    }
    return moved + depth;
  }
}
