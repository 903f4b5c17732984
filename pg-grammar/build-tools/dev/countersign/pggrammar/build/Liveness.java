package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;

/// Which locals may still be read, before and after each instruction and at each label: the usual
/// backward analysis, simple because WebAssembly's control flow is nested. A loop is repeated until
/// nothing changes. Only a local that is live has to travel into code that is moved to a function
/// of its own, or back out of it.
final class Liveness {
  /// One bit per local.
  static final int LOCALS_MAX = Long.SIZE;

  private final ArrayList<Long> liveAtLabels = new ArrayList<>();

  private Liveness() {}

  static void analyze(Function function) {
    if (function.localCount() > LOCALS_MAX) {
      throw new UnsupportedModule("a function has " + function.localCount() + " locals");
    }
    new Liveness().before(function.body, 0);
  }

  /// The locals of a mask, in ascending order.
  static List<Integer> locals(long mask) {
    var locals = new ArrayList<Integer>(Long.bitCount(mask));
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      locals.add(Long.numberOfTrailingZeros(rest));
    }
    return locals;
  }

  private long before(List<Instruction> body, long liveAtEnd) {
    long live = liveAtEnd;
    for (var i : body.reversed()) {
      i.liveAfter = live;
      live = before(i, live);
      i.liveBefore = live;
    }
    return live;
  }

  private long before(Instruction i, long after) {
    return switch (i.opcode) {
      case Opcode.LOCAL_GET -> after | 1L << i.first;
      case Opcode.LOCAL_SET, Opcode.LOCAL_TEE -> after & ~(1L << i.first);
      case Opcode.BLOCK -> beforeBlock(i, after);
      case Opcode.LOOP -> beforeLoop(i, after);
      case Opcode.IF -> beforeIf(i, after);
      case Opcode.BR -> atLabel((int) i.first);
      case Opcode.BR_IF -> after | atLabel((int) i.first);
      case Opcode.BR_TABLE -> atAnyOf(i.labels);
      case Opcode.RETURN, Opcode.UNREACHABLE -> 0;
      default -> after;
    };
  }

  private long beforeBlock(Instruction i, long after) {
    i.liveAtLabel = after;
    return within(i.body, after, after);
  }

  private long beforeIf(Instruction i, long after) {
    i.liveAtLabel = after;
    return within(i.body, after, after) | within(i.otherwise, after, after);
  }

  private long beforeLoop(Instruction loop, long after) {
    long atStart = 0;
    while (true) {
      long found = within(loop.body, after, atStart);
      if (found == atStart) {
        break;
      }
      atStart |= found;
    }
    loop.liveAtLabel = atStart;
    return atStart;
  }

  private long within(List<Instruction> body, long after, long atLabel) {
    liveAtLabels.add(atLabel);
    long live = before(body, after);
    liveAtLabels.removeLast();
    return live;
  }

  private long atAnyOf(int[] labels) {
    long live = 0;
    for (int label : labels) {
      live |= atLabel(label);
    }
    return live;
  }

  /// The outermost label is the function's own: a branch to it returns.
  private long atLabel(int depth) {
    int index = liveAtLabels.size() - 1 - depth;
    return index < 0 ? 0 : liveAtLabels.get(index);
  }
}
