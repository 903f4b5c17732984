package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// One attempt of the [Outliner]: a run of statements that becomes a function, and the call that
/// takes its place. The piece can be left in several ways: at its end, by branches to labels around
/// it, by returning. The callee numbers them, the caller goes on accordingly.
final class MovedPiece {
  /// More changed locals than this cost more to hand over than the move gains.
  private static final int HANDED_OUT_MAX = 12;

  private final Function owner;
  private final List<Instruction> piece;
  private final Workspace workspace;
  private final MovedFunction.Border border;
  private final Handover handover;

  /// Labels around the piece to which it branches, by depth; the n-th has exit number n + 1.
  private final List<Integer> exits;

  /// Control may reach the end of the piece; that is exit 0.
  private final boolean reachesEnd;

  private MovedPiece(
      Function owner, List<Instruction> piece, MovedFunction.Border border, Workspace workspace) {
    this.owner = owner;
    this.piece = piece;
    this.border = border;
    this.workspace = workspace;
    exits = List.copyOf(border.footprint().exits);
    reachesEnd = !piece.getLast().isTerminal();
    handover = new Handover(owner, border.handedOut(), workspace);
  }

  /// Empty when a branch out of the piece carries a value, or too much would have to be handed
  /// over.
  static Optional<MovedPiece> plan(
      Function owner, List<Instruction> piece, List<Instruction> enclosing, Workspace workspace) {
    var footprint = Footprint.of(piece);
    long live = piece.getLast().isTerminal() ? 0 : piece.getLast().liveAfter;
    for (int depth : footprint.exits) {
      boolean toFunction = depth >= enclosing.size();
      if (toFunction ? !owner.type.returnsNothing() : label(enclosing, depth).labelTakesValue()) {
        return Optional.empty();
      }
      live |= toFunction ? 0 : label(enclosing, depth).liveAtLabel;
    }
    var border = new MovedFunction.Border(footprint, piece.getFirst().liveBefore, live);
    return border.handedOut().size() > HANDED_OUT_MAX
        ? Optional.empty()
        : Optional.of(new MovedPiece(owner, piece, border, workspace));
  }

  private static Instruction label(List<Instruction> enclosing, int depth) {
    return enclosing.get(enclosing.size() - 1 - depth);
  }

  private boolean returns() {
    return border.footprint().returns;
  }

  /// The caller has to ask which way the piece was left.
  private boolean numbersExits() {
    return returns() || exits.size() + (reachesEnd ? 1 : 0) > 1;
  }

  Function callee() {
    var moved = new MovedFunction(owner, border, List.of(), results());
    var value = moved.returnValue(workspace);
    var newDepths = new HashMap<Integer, Integer>();
    exits.forEach(depth -> newDepths.put(depth, newDepths.size()));
    var copy = new CodeCopy(moved.localMap, newDepths, moved.returnPath(exits.size(), value));
    moved.function.body = withExits(copy.of(piece), moved.localMap);
    return moved.function;
  }

  private List<Integer> results() {
    if (numbersExits()) {
      return List.of(handover.typeWithExit());
    }
    return handover.packed().isPresent() ? List.of(ValueType.I32) : List.of();
  }

  /// One block per exit around the code; after each, what is to do when the code was left there.
  private List<Instruction> withExits(List<Instruction> code, int[] localMap) {
    int stubs = exits.size() + (returns() ? 1 : 0);
    var nested = code;
    if (reachesEnd) {
      leave(nested, localMap, 0, stubs == 0);
    }
    for (int stub = 1; stub <= stubs; stub++) {
      var around = Instruction.mutable(Instruction.block(nested));
      leave(around, localMap, stub, stub == stubs);
      nested = around;
    }
    return nested;
  }

  private void leave(List<Instruction> out, int[] localMap, int exit, boolean last) {
    handover.save(out, localMap);
    if (numbersExits()) {
      handover.leaveExit(out, localMap, exit);
    } else {
      handover.leavePacked(out, localMap);
    }
    if (!last) {
      out.add(new Instruction(Opcode.RETURN));
    }
  }

  /// What stands in the owner in place of the piece.
  List<Instruction> callOf(int callee) {
    var out = new ArrayList<Instruction>();
    border.handedIn().forEach(local -> out.add(new Instruction(Opcode.LOCAL_GET, local)));
    out.add(new Instruction(Opcode.CALL, callee));
    if (numbersExits()) {
      int exit = owner.spareLocal(ValueType.I32);
      handover.receiveExit(out, exit, () -> owner.spareLocal(ValueType.I64));
      out.addAll(continueAt(exit));
    } else {
      handover.receivePacked(out);
      continueAtOnlyExit(out);
    }
    return out;
  }

  private void continueAtOnlyExit(List<Instruction> out) {
    if (!reachesEnd) {
      out.add(
          exits.isEmpty()
              ? new Instruction(Opcode.UNREACHABLE)
              : new Instruction(Opcode.BR, exits.getFirst()));
    }
  }

  /// `block $end { block $return { br_table … } return } …`, with only the blocks that are needed.
  private List<Instruction> continueAt(int exitLocal) {
    if (!returns() && reachesEnd && exits.size() == 1) {
      return List.of(
          new Instruction(Opcode.LOCAL_GET, exitLocal),
          new Instruction(Opcode.BR_IF, exits.getFirst()));
    }
    var code =
        Instruction.mutable(
            new Instruction(Opcode.LOCAL_GET, exitLocal), Instruction.branchTable(jumps()));
    if (returns()) {
      code = Instruction.mutable(Instruction.block(code));
      MovedFunction.emitReturn(code, owner, workspace);
    }
    return reachesEnd ? List.of(Instruction.block(code)) : code;
  }

  private int[] jumps() {
    int blocks = (reachesEnd ? 1 : 0) + (returns() ? 1 : 0);
    var jumps = new int[1 + exits.size() + (returns() ? 1 : 0)];
    for (int i = 0; i < exits.size(); i++) {
      jumps[i + 1] = exits.get(i) + blocks;
    }
    if (reachesEnd) {
      jumps[0] = returns() ? 1 : 0;
    } else if (!exits.isEmpty()) {
      jumps[0] = jumps[1];
    }
    return jumps;
  }
}
