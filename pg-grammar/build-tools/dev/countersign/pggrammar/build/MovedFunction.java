package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A function in the making that takes over a piece of another one: which of its owner's locals
/// arrive as parameters, and which number each of them has here.
final class MovedFunction {
  /// What crosses the border of the moved code.
  ///
  /// @param liveBefore the locals that may be read from where the code starts
  /// @param liveAtExits the locals that may be read wherever the code is left
  record Border(Footprint footprint, long liveBefore, long liveAtExits) {
    List<Integer> handedIn() {
      return Liveness.locals(liveBefore & footprint.used);
    }

    List<Integer> handedOut() {
      return Liveness.locals(footprint.written & liveAtExits);
    }

    List<Integer> internal() {
      return Liveness.locals(footprint.used & ~liveBefore);
    }
  }

  final Function function;
  final int[] localMap = new int[Liveness.LOCALS_MAX];
  private final Function owner;
  private final Border border;

  /// @param leading the types of parameters that stand before the handed-in locals
  MovedFunction(Function owner, Border border, List<Integer> leading, List<Integer> results) {
    this.owner = owner;
    this.border = border;
    var types = new ArrayList<>(leading);
    border.handedIn().forEach(local -> types.add(owner.localType(local)));
    function = new Function(new FunctionType(types, results));
    Arrays.fill(localMap, -1);
    int next = leading.size();
    for (int local : border.handedIn()) {
      localMap[local] = next++;
    }
    for (int local : border.internal()) {
      localMap[local] = function.newLocal(owner.localType(local));
    }
  }

  /// The local and the cell that a returned value needs; empty when no value is returned.
  Optional<CodeCopy.ReturnValue> returnValue(Workspace workspace) {
    if (!border.footprint().returns || owner.type.returnsNothing()) {
      return Optional.empty();
    }
    int type = owner.type.results().getFirst();
    return Optional.of(
        new CodeCopy.ReturnValue(type, function.newLocal(type), workspace.returnCell(type)));
  }

  /// Where a `return` in the moved code goes, when that is the label at `depth`.
  Optional<CodeCopy.ReturnPath> returnPath(int depth, Optional<CodeCopy.ReturnValue> value) {
    return border.footprint().returns
        ? Optional.of(new CodeCopy.ReturnPath(depth, value))
        : Optional.empty();
  }

  /// In the owner: return what the moved code returned.
  static void emitReturn(List<Instruction> out, Function owner, Workspace workspace) {
    if (!owner.type.returnsNothing()) {
      int type = owner.type.results().getFirst();
      Handover.loadFrom(out, type, workspace.returnCell(type));
    }
    out.add(new Instruction(Opcode.RETURN));
  }
}
