package dev.countersign.pggrammar.build;

import static dev.countersign.pggrammar.build.ValueType.I32;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Takes one [SwitchNest] apart. Levels that fit together become a function; in place of the nest
/// stands a loop that calls the function of the current level, which answers where to go next:
///
/// ```
/// state = table[min(case, default)]         ;; group << 16 | level within the group
/// loop
///   switch (state >>> 16)                   ;; a small br_table
///     group g: state = group_g(state & 0xffff, locals it reads…); continue
///     exit e:  leave the loop for where the original branched
/// ```
///
/// Falling from one level into the next stays a fall within a group and is an answer across groups.
final class SwitchSplitter {
  private static final int LEVEL_OVERHEAD = 8;
  private static final int GROUP_OVERHEAD = 40;
  private static final int LEVEL_BITS = 16;

  /// Stands for `return` among the labels that lead out.
  private static final int RETURN = -1;

  /// Consecutive levels `from` (inclusive) to `to`, and all labels from which control leaves them.
  private record Group(
      int number, int from, int to, MovedFunction.Border border, List<Integer> exits) {}

  private final WasmModule module;
  private final Workspace workspace;
  private final Function function;
  private final SwitchNest nest;
  private final List<Integer> groupStarts;

  /// The number that each label leading out of the switch got, in order of appearance.
  private final Map<Integer, Integer> wayOut = new LinkedHashMap<>();

  private SwitchSplitter(
      WasmModule module, Workspace workspace, Function function, SwitchNest nest, int sizeTarget) {
    this.module = module;
    this.workspace = workspace;
    this.function = function;
    this.nest = nest;
    groupStarts = groupStarts(nest, sizeTarget);
  }

  /// Splits the largest switch of the function, if it has one that no value leaves; says whether it
  /// did.
  static boolean split(WasmModule module, Workspace workspace, Function function, int sizeTarget) {
    var splitter =
        SwitchNest.largestIn(function)
            .map(nest -> new SwitchSplitter(module, workspace, function, nest, sizeTarget))
            .filter(SwitchSplitter::leavesWithoutValues);
    splitter.ifPresent(SwitchSplitter::run);
    return splitter.isPresent();
  }

  private void run() {
    var groups = IntStream.range(0, groupStarts.size()).mapToObj(this::group).toList();
    var handovers = new ArrayList<Handover>();
    var callees = new ArrayList<Integer>();
    for (var group : groups) {
      var handover = new Handover(function, group.border().handedOut(), workspace);
      handovers.add(handover);
      callees.add(module.add(functionOf(group, handover)));
    }
    long table = workspace.addTable(jumpTable());
    int state = function.newLocal(I32);
    var calls = new ArrayList<List<Instruction>>();
    for (int i = 0; i < groups.size(); i++) {
      calls.add(call(groups.get(i), callees.get(i), handovers.get(i), state));
    }
    nest.blocks().getLast().body = dispatcher(table, state, calls);
  }

  private static List<Integer> groupStarts(SwitchNest nest, int sizeTarget) {
    var starts = new ArrayList<Integer>();
    int size = sizeTarget;
    for (int level = 0; level < nest.levels(); level++) {
      int width = JvmSize.of(nest.codeOf(level)) + LEVEL_OVERHEAD;
      if (size + width > sizeTarget) {
        starts.add(level);
        size = GROUP_OVERHEAD;
      }
      size += width;
    }
    return starts;
  }

  private boolean leavesWithoutValues() {
    var labels = new TreeSet<Integer>();
    for (int label : nest.jump().labels) {
      labels.add(label);
    }
    for (int level = 0; level < nest.levels(); level++) {
      labels.addAll(labelsLeftBy(level));
    }
    return labels.tailSet(nest.levels()).stream().noneMatch(this::takesValue);
  }

  private boolean takesValue(int label) {
    return nest.blockOf(label)
        .map(Instruction::labelTakesValue)
        .orElse(!function.type.returnsNothing());
  }

  /// Where a level branches to, as labels of the nest; the code of level k sees label k + 1 as 0.
  private List<Integer> labelsLeftBy(int level) {
    return Footprint.of(nest.codeOf(level)).exits.stream().map(d -> level + 1 + d).toList();
  }

  private boolean fallsThrough(int level) {
    var code = nest.codeOf(level);
    return code.isEmpty() || !code.getLast().isTerminal();
  }

  private Group group(int number) {
    int from = groupStarts.get(number);
    int to = number + 1 < groupStarts.size() ? groupStarts.get(number + 1) : nest.levels();
    var footprint = new Footprint();
    var exits = new TreeSet<Integer>();
    long liveBefore = 0;
    for (int level = from; level < to; level++) {
      footprint.absorbLocals(Footprint.of(nest.codeOf(level)));
      liveBefore |= nest.liveBefore(level);
      labelsLeftBy(level).stream().filter(label -> label >= to).forEach(exits::add);
    }
    if (fallsThrough(to - 1)) {
      exits.add(to);
    }
    long liveAtExits = 0;
    for (int label : exits) {
      liveAtExits |= nest.blockOf(label).map(block -> block.liveAtLabel).orElse(0L);
    }
    var border = new MovedFunction.Border(footprint, liveBefore, liveAtExits);
    return new Group(number, from, to, border, List.copyOf(exits));
  }

  private Function functionOf(Group group, Handover handover) {
    var moved =
        new MovedFunction(function, group.border(), List.of(I32), List.of(handover.typeWithExit()));
    var code = levelsOf(group, moved);
    moved.function.body = withExits(code, group, handover, moved.localMap);
    return moved.function;
  }

  /// The levels of a group, again as a nest around a br_table, which is now a small one.
  private List<Instruction> levelsOf(Group group, MovedFunction moved) {
    var value = moved.returnValue(workspace);
    var levels = new int[group.to() - group.from()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i;
    }
    var code =
        Instruction.mutable(new Instruction(Opcode.LOCAL_GET, 0), Instruction.branchTable(levels));
    for (int level = group.from(); level < group.to(); level++) {
      int levelsAround = group.to() - 1 - level;
      var copy =
          new CodeCopy(
              moved.localMap,
              newDepths(group, level, levelsAround),
              moved.returnPath(levelsAround + group.exits().size(), value));
      code = Instruction.mutable(Instruction.block(code));
      code.addAll(copy.of(nest.codeOf(level)));
    }
    if (fallsThrough(group.to() - 1)) {
      code.add(new Instruction(Opcode.BR, group.exits().indexOf(group.to())));
    }
    return code;
  }

  private Map<Integer, Integer> newDepths(Group group, int level, int levelsAround) {
    var depths = new HashMap<Integer, Integer>();
    for (int label : labelsLeftBy(level)) {
      int old = label - level - 1;
      boolean inGroup = label < group.to();
      depths.put(old, inGroup ? old : levelsAround + group.exits().indexOf(label));
    }
    return depths;
  }

  private List<Instruction> withExits(
      List<Instruction> code, Group group, Handover handover, int[] localMap) {
    var states = new ArrayList<Integer>();
    group.exits().forEach(label -> states.add(stateOf(label)));
    if (group.border().footprint().returns) {
      states.add(stateOfWayOut(RETURN));
    }
    var nested = code;
    for (int i = 0; i < states.size(); i++) {
      nested = Instruction.mutable(Instruction.block(nested));
      handover.save(nested, localMap);
      handover.leaveExit(nested, localMap, states.get(i));
      if (i < states.size() - 1) {
        nested.add(new Instruction(Opcode.RETURN));
      }
    }
    if (states.isEmpty()) {
      nested.add(new Instruction(Opcode.UNREACHABLE));
    }
    return nested;
  }

  private int stateOf(int label) {
    if (label >= nest.levels()) {
      return stateOfWayOut(label - nest.levels());
    }
    int group = groupStarts.size() - 1;
    while (groupStarts.get(group) > label) {
      group--;
    }
    return group << LEVEL_BITS | (label - groupStarts.get(group));
  }

  private int stateOfWayOut(int label) {
    return (groupStarts.size() + wayOut.computeIfAbsent(label, l -> wayOut.size())) << LEVEL_BITS;
  }

  private int[] jumpTable() {
    var table = nest.jump().labels.clone();
    for (int i = 0; i < table.length; i++) {
      table[i] = stateOf(table[i]);
    }
    return table;
  }

  private List<Instruction> call(Group group, int callee, Handover handover, int state) {
    var out = new ArrayList<Instruction>();
    out.add(new Instruction(Opcode.LOCAL_GET, state));
    out.add(new Instruction(Opcode.I32_CONST, (1 << LEVEL_BITS) - 1));
    out.add(new Instruction(Opcode.I32_AND));
    group.border().handedIn().forEach(l -> out.add(new Instruction(Opcode.LOCAL_GET, l)));
    out.add(new Instruction(Opcode.CALL, callee));
    handover.receiveExit(out, state, () -> function.spareLocal(ValueType.I64));
    int toLoop = groupStarts.size() - 1 - group.number();
    out.add(new Instruction(Opcode.BR, toLoop));
    return out;
  }

  private List<Instruction> dispatcher(long table, int state, List<List<Instruction>> calls) {
    var out = new ArrayList<>(codeBeforeJump());
    int lastCase = nest.jump().labels.length - 1;
    out.add(new Instruction(Opcode.LOCAL_TEE, state));
    out.add(new Instruction(Opcode.I32_CONST, lastCase));
    out.add(new Instruction(Opcode.LOCAL_GET, state));
    out.add(new Instruction(Opcode.I32_CONST, lastCase));
    out.add(new Instruction(Opcode.I32_LT_U));
    out.add(new Instruction(Opcode.SELECT));
    out.add(new Instruction(Opcode.I32_CONST, 2));
    out.add(new Instruction(Opcode.I32_SHL));
    out.add(Instruction.load(I32, table));
    out.add(new Instruction(Opcode.LOCAL_SET, state));
    var loop = new Instruction(Opcode.LOOP);
    loop.body = callOfEachGroup(state, calls);
    if (wayOut.containsKey(RETURN)) {
      out.add(Instruction.block(Instruction.mutable(loop)));
      MovedFunction.emitReturn(out, function, workspace);
    } else {
      out.add(loop);
      out.add(new Instruction(Opcode.UNREACHABLE));
    }
    return out;
  }

  /// The code before the jump may branch, but only beyond the switch: all inner labels are gone.
  private List<Instruction> codeBeforeJump() {
    var depths = new HashMap<Integer, Integer>();
    for (int label : Footprint.of(nest.beforeJump()).exits) {
      if (label < nest.levels()) {
        throw new UnsupportedModule("code before a giant switch branches into it");
      }
      depths.put(label, label - nest.levels());
    }
    return new CodeCopy(CodeCopy.sameLocals(), depths, Optional.empty()).of(nest.beforeJump());
  }

  private List<Instruction> callOfEachGroup(int state, List<List<Instruction>> calls) {
    var code =
        Instruction.mutable(
            new Instruction(Opcode.LOCAL_GET, state),
            new Instruction(Opcode.I32_CONST, LEVEL_BITS),
            new Instruction(Opcode.I32_SHR_U),
            Instruction.branchTable(statesToLabels()));
    for (var call : calls) {
      code = Instruction.mutable(Instruction.block(code));
      code.addAll(call);
    }
    return code;
  }

  /// Around the small br_table stand one block per group, the loop, the block of the return if any,
  /// and then what stood around the switch.
  private int[] statesToLabels() {
    int groups = groupStarts.size();
    int returnLabel = groups + 1;
    int outside = returnLabel + (wayOut.containsKey(RETURN) ? 1 : 0);
    var labels = new ArrayList<Integer>();
    for (int group = 0; group < groups; group++) {
      labels.add(group);
    }
    wayOut.keySet().forEach(l -> labels.add(l == RETURN ? returnLabel : outside + l));
    return labels.stream().mapToInt(l -> l).toArray();
  }
}
