package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;

/// Makes one function smaller by moving runs of whole statements into functions of their own, from
/// the innermost bodies outwards, until what is left fits. A run is cut only where the operand
/// stack is empty; [MovedPiece] decides whether it can be moved at all.
final class Outliner {
  /// A piece may be this much larger than the target when it cannot be cut any finer.
  private static final double OVERSIZE_MAX = 1.25;

  /// Moving nearly all of a function gains nothing: the new one would be as large.
  private static final double SHARE_MAX = 0.9;

  private static final int PIECE_SIZE_MIN = 150;

  private final WasmModule module;
  private final Workspace workspace;
  private final StackEffect stackEffect;
  private final Function function;
  private final int sizeTarget;
  private final List<Instruction> enclosing = new ArrayList<>();

  Outliner(WasmModule module, Workspace workspace, Function function, int sizeTarget) {
    this.module = module;
    this.workspace = workspace;
    this.function = function;
    this.sizeTarget = sizeTarget;
    stackEffect = new StackEffect(module);
  }

  void shrink() {
    shrink(function.body, sizeTarget);
  }

  private void shrink(List<Instruction> body, int budget) {
    if (JvmSize.of(body) <= budget) {
      return;
    }
    for (var i : body) {
      if (i.isStructured() && JvmSize.of(i) > sizeTarget) {
        shrinkNested(i);
      }
    }
    if (JvmSize.of(body) > budget) {
      new Pass(body, budget).run();
    }
  }

  private void shrinkNested(Instruction i) {
    enclosing.add(i);
    for (var nested : List.of(i.body, i.otherwise)) {
      if (JvmSize.of(nested) > sizeTarget) {
        shrink(nested, sizeTarget / 2);
      }
    }
    enclosing.removeLast();
  }

  /// One walk over a body, in which pieces are replaced until the body is within its budget.
  private final class Pass {
    private final List<Instruction> body;
    private final int budget;
    private final List<Integer> cuts;
    private final List<Instruction> out = new ArrayList<>();
    private int size;
    private int at;

    Pass(List<Instruction> body, int budget) {
      this.body = body;
      this.budget = budget;
      size = JvmSize.of(body);
      cuts = cutsOf(body);
    }

    void run() {
      while (at < cuts.size() - 1) {
        step();
      }
      out.addAll(body.subList(cuts.getLast(), body.size()));
      body.clear();
      body.addAll(out);
    }

    private void step() {
      int end = widestFrom(at);
      int width = sizeUpTo(end);
      boolean fits = width <= sizeTarget * OVERSIZE_MAX;
      if (fits && width < SHARE_MAX * function.estimatedSize() && move(end)) {
        return;
      }
      if (!fits || end == at + 1 || !moveLess(end)) {
        out.addAll(body.subList(cuts.get(at), cuts.get(at + 1)));
        at++;
      }
    }

    private int widestFrom(int start) {
      int end = start;
      int width = 0;
      while (end < cuts.size() - 1) {
        int next = JvmSize.of(body.subList(cuts.get(end), cuts.get(end + 1)));
        if (width > 0 && width + next > sizeTarget) {
          break;
        }
        width += next;
        end++;
      }
      return end;
    }

    private boolean moveLess(int end) {
      for (int half = Math.max(1, (end - at) / 2); half > 0; half /= 2) {
        if (sizeUpTo(at + half) < PIECE_SIZE_MIN) {
          return false;
        }
        if (move(at + half)) {
          return true;
        }
      }
      return false;
    }

    private int sizeUpTo(int end) {
      return JvmSize.of(body.subList(cuts.get(at), cuts.get(end)));
    }

    private boolean move(int end) {
      int width = sizeUpTo(end);
      if (width < PIECE_SIZE_MIN || size <= budget) {
        return false;
      }
      var piece = body.subList(cuts.get(at), cuts.get(end));
      var replacement = replace(piece);
      if (replacement.isEmpty()) {
        return false;
      }
      out.addAll(replacement);
      size -= width - JvmSize.of(replacement);
      at = end;
      return true;
    }
  }

  /// The call to put in place of the piece; empty when the piece has to stay.
  private List<Instruction> replace(List<Instruction> piece) {
    var plan = MovedPiece.plan(function, piece, enclosing, workspace);
    if (plan.isEmpty()) {
      return List.of();
    }
    var callee = plan.get().callee();
    if (callee.estimatedSize() > SHARE_MAX * function.estimatedSize()) {
      return List.of(); // the ways out ate the gain
    }
    return plan.get().callOf(module.add(callee));
  }

  /// The places in a body where the operand stack is as low as at its start.
  private List<Integer> cutsOf(List<Instruction> body) {
    var cuts = new ArrayList<Integer>();
    cuts.add(0);
    int height = 0;
    for (int i = 0; i < body.size(); i++) {
      var instruction = body.get(i);
      height = instruction.isTerminal() ? 0 : height + stackEffect.of(instruction);
      if (height == 0) {
        cuts.add(i + 1);
      }
    }
    return cuts;
  }
}
