package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A C `switch` as a C compiler writes it in WebAssembly: blocks nested in each other, each
/// starting with the next, the innermost ending in the `br_table`. The code of case k follows the
/// block that ends where the br_table's label k leads:
///
/// ```
/// block                     ;; blocks.getLast(): its label is beyond the switch
///   block
///     block                 ;; blocks.getFirst()
///       …  br_table 0 1 2
///     end
///     code of level 0
///   end
///   code of level 1
/// end
/// ```
///
/// @param blocks innermost first
/// @param enclosing what is around the outermost block, outermost first
record SwitchNest(List<Instruction> blocks, List<Instruction> enclosing) {
  private static final int ENTRIES_MIN = 60;
  private static final int BLOCKS_MIN = 30;

  SwitchNest {
    blocks = List.copyOf(blocks);
    enclosing = List.copyOf(enclosing);
  }

  /// The largest nest of a function, if it has one worth taking apart.
  static Optional<SwitchNest> largestIn(Function function) {
    var search = new Search();
    search.visit(function.body);
    return search.largest;
  }

  /// The levels with code. A label of this number or more leads out of the switch.
  int levels() {
    return blocks.size() - 1;
  }

  List<Instruction> codeOf(int level) {
    return blocks.get(level + 1).bodyAfterFirst();
  }

  /// What may be read from at the start of a level.
  long liveBefore(int level) {
    var code = codeOf(level);
    return code.isEmpty() ? blocks.get(level + 1).liveAtLabel : code.getFirst().liveBefore;
  }

  Instruction jump() {
    return blocks.getFirst().body.getLast();
  }

  /// The code before the jump; it leaves the number of the case on the stack.
  List<Instruction> beforeJump() {
    var innermost = blocks.getFirst().body;
    return innermost.subList(0, innermost.size() - 1);
  }

  /// Labels of the nest count from the br_table outwards, and go on through what encloses it.
  boolean isOwnLabel(int label) {
    return label < blocks.size();
  }

  /// The block of a label; empty for the function's own label.
  Optional<Instruction> blockOf(int label) {
    if (isOwnLabel(label)) {
      return Optional.of(blocks.get(label));
    }
    int depth = label - blocks.size();
    return depth < enclosing.size()
        ? Optional.of(enclosing.get(enclosing.size() - 1 - depth))
        : Optional.empty();
  }

  private static final class Search {
    private final List<Instruction> path = new ArrayList<>();
    private Optional<SwitchNest> largest = Optional.empty();

    void visit(List<Instruction> body) {
      for (var i : body) {
        if (i.isStructured()) {
          path.add(i);
          visit(i.body);
          visit(i.otherwise);
          path.removeLast();
        } else if (i.opcode == Opcode.BR_TABLE && i.labels.length >= ENTRIES_MIN) {
          consider();
        }
      }
    }

    private void consider() {
      int outermost = path.size();
      while (outermost > 0 && path.get(outermost - 1).isPlainBlock() && startsNext(outermost)) {
        outermost--;
      }
      int blocks = path.size() - outermost;
      if (blocks >= BLOCKS_MIN && blocks > largest.map(nest -> nest.blocks().size()).orElse(0)) {
        var nested = path.subList(outermost, path.size()).reversed();
        largest = Optional.of(new SwitchNest(nested, path.subList(0, outermost)));
      }
    }

    /// The block before `index` on the path starts with the one at `index`.
    private boolean startsNext(int index) {
      return index == path.size() || path.get(index - 1).body.getFirst() == path.get(index);
    }
  }
}
