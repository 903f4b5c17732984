package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Writes the body of a function `(i32, i32, i32) -> i32` at random: assignments, memory, branches
/// out of blocks, loops that end, returns, the C stack, and switches with fall-through. It always
/// ends.
final class RandomFunction {
  static final FunctionType TYPE =
      new FunctionType(
          List.of(ValueType.I32, ValueType.I32, ValueType.I32), List.of(ValueType.I32));

  private static final int DEPTH_MAX = 5;
  private static final int SWITCH_LEVELS = 80;
  private static final int[] BINARY = {0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x74, 0x48, 0x49, 0x46};

  private final Random random;
  private final Function function = new Function(TYPE);
  private final List<Integer> ints = new ArrayList<>(List.of(0, 1, 2));
  private final List<Integer> longs = new ArrayList<>();
  private final List<Integer> counters = new ArrayList<>();

  RandomFunction(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      ints.add(function.newLocal(ValueType.I32));
      longs.add(function.newLocal(ValueType.I64));
    }
    for (int i = 0; i <= DEPTH_MAX; i++) {
      counters.add(function.newLocal(ValueType.I32));
    }
  }

  /// A function of at least that size, by the estimate.
  Function ofSize(int size) {
    var body = new ArrayList<Instruction>();
    body.add(giantSwitch());
    body.add(largeBlock(size / 4));
    while (JvmSize.of(body) < size) {
      statement(body, new ArrayList<>(), 0);
    }
    int result = pick(ints);
    body.add(new Instruction(Opcode.LOCAL_GET, result));
    function.body = body;
    return function;
  }

  /// Is left from many places, and forgets what it did where it ends.
  private Instruction largeBlock(int size) {
    var body = new ArrayList<Instruction>();
    while (JvmSize.of(body) < size) {
      statement(body, new ArrayList<>(List.of(true)), 1);
    }
    for (int local : ints) {
      body.add(new Instruction(Opcode.I32_CONST, local));
      body.add(new Instruction(Opcode.LOCAL_SET, local));
    }
    return Instruction.block(body);
  }

  /// @param labels whether a branch may go there, for each label around, innermost last
  private void statement(List<Instruction> out, List<Boolean> labels, int depth) {
    switch (random.nextInt(depth < DEPTH_MAX ? 10 : 5)) {
      case 0 -> assign(out);
      case 1 -> forget(out);
      case 2 -> assignLong(out);
      case 3 -> store(out);
      case 4 -> branch(out, labels);
      case 5, 6 -> out.add(nested(Opcode.IF, labels, depth, true, out));
      case 7 -> out.add(nested(Opcode.BLOCK, labels, depth, true, out));
      case 8 -> loop(out, labels, depth);
      default -> moveStackPointer(out);
    }
  }

  private void assign(List<Instruction> out) {
    value(out);
    out.add(new Instruction(Opcode.LOCAL_SET, pick(ints)));
  }

  /// Overwrites locals without reading any, so that what they held is dead here and alive
  /// elsewhere.
  private void forget(List<Instruction> out) {
    for (int i = 0; i < 4; i++) {
      out.add(new Instruction(Opcode.I32_CONST, random.nextInt(100)));
      out.add(new Instruction(Opcode.LOCAL_SET, pick(ints)));
    }
  }

  private void assignLong(List<Instruction> out) {
    value(out);
    out.add(new Instruction(Opcode.I64_EXTEND_I32_U));
    out.add(new Instruction(Opcode.LOCAL_GET, pick(longs)));
    out.add(new Instruction(0x7c));
    out.add(new Instruction(Opcode.LOCAL_SET, pick(longs)));
  }

  private void store(List<Instruction> out) {
    value(out);
    out.add(new Instruction(Opcode.I32_CONST, 0xfc));
    out.add(new Instruction(Opcode.I32_AND));
    value(out);
    out.add(Instruction.store(ValueType.I32, 64));
  }

  private void value(List<Instruction> out) {
    switch (random.nextInt(6)) {
      case 0, 4 -> out.add(new Instruction(Opcode.I32_CONST, random.nextInt(200) - 100));
      case 1, 2 -> out.add(new Instruction(Opcode.LOCAL_GET, pick(ints)));
      case 3 -> {
        out.add(new Instruction(Opcode.LOCAL_GET, pick(longs)));
        out.add(new Instruction(Opcode.I32_WRAP_I64));
      }
      default -> {
        value(out);
        value(out);
        out.add(new Instruction(BINARY[random.nextInt(BINARY.length)]));
      }
    }
  }

  private void branch(List<Instruction> out, List<Boolean> labels) {
    int depth = random.nextInt(8) == 0 ? labels.size() - 1 : random.nextInt(4);
    if (depth >= labels.size() || depth < 0) {
      var leave = new Instruction(Opcode.IF);
      leave.body = new ArrayList<>();
      value(leave.body);
      leave.body.add(new Instruction(Opcode.RETURN));
      rarely(out);
      out.add(leave);
    } else if (labels.get(labels.size() - 1 - depth)) {
      value(out);
      out.add(new Instruction(Opcode.BR_IF, depth));
    }
  }

  /// True about once in a hundred times, so that most of the function is run.
  private void rarely(List<Instruction> out) {
    value(out);
    out.add(new Instruction(Opcode.I32_CONST, 127));
    out.add(new Instruction(Opcode.I32_AND));
    out.add(new Instruction(Opcode.I32_EQZ));
  }

  private Instruction nested(
      int opcode, List<Boolean> labels, int depth, boolean mayBranch, List<Instruction> before) {
    if (opcode == Opcode.IF) {
      value(before);
    }
    var block = new Instruction(opcode);
    block.body = statements(labels, depth, mayBranch);
    if (opcode == Opcode.IF && random.nextBoolean()) {
      block.otherwise = statements(labels, depth, mayBranch);
    }
    return block;
  }

  private List<Instruction> statements(List<Boolean> labels, int depth, boolean mayBranch) {
    var body = new ArrayList<Instruction>();
    labels.add(mayBranch);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      statement(body, labels, depth + 1);
    }
    labels.removeLast();
    return body;
  }

  /// Runs its body three times, if nothing leaves it before.
  private void loop(List<Instruction> out, List<Boolean> labels, int depth) {
    int counter = counters.get(depth);
    out.add(new Instruction(Opcode.I32_CONST, 3));
    out.add(new Instruction(Opcode.LOCAL_SET, counter));
    var loop = nested(Opcode.LOOP, labels, depth, false, out);
    loop.body.add(new Instruction(Opcode.LOCAL_GET, counter));
    loop.body.add(new Instruction(Opcode.I32_CONST, 1));
    loop.body.add(new Instruction(0x6b));
    loop.body.add(new Instruction(Opcode.LOCAL_TEE, counter));
    loop.body.add(new Instruction(Opcode.BR_IF, 0));
    out.add(loop);
  }

  private void moveStackPointer(List<Instruction> out) {
    for (int sign : List.of(-16, 16)) {
      out.add(new Instruction(Opcode.GLOBAL_GET, 0));
      out.add(new Instruction(Opcode.I32_CONST, sign));
      out.add(new Instruction(0x6a));
      out.add(new Instruction(Opcode.GLOBAL_SET, 0));
      assign(out);
    }
  }

  private Instruction giantSwitch() {
    var labels = new int[SWITCH_LEVELS + 20];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(SWITCH_LEVELS + 1);
    }
    var code = new ArrayList<Instruction>();
    value(code);
    code.add(new Instruction(Opcode.I32_CONST, 127));
    code.add(new Instruction(Opcode.I32_AND));
    code.add(Instruction.branchTable(labels));
    for (int level = 0; level < SWITCH_LEVELS; level++) {
      var around = Instruction.mutable(Instruction.block(code));
      levelOf(around, SWITCH_LEVELS - level);
      code = new ArrayList<>(around);
    }
    return Instruction.block(code);
  }

  /// @param toEnd the depth of the label behind the switch, counted from this level plus one
  private void levelOf(List<Instruction> out, int toEnd) {
    var labels = new ArrayList<Boolean>();
    for (int i = 0; i < toEnd; i++) {
      labels.add(true);
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      statement(out, labels, DEPTH_MAX - 2);
    }
    if (random.nextInt(6) == 0) {
      forget(out);
    }
    if (random.nextInt(3) > 0) {
      out.add(new Instruction(Opcode.BR, toEnd - 1));
    }
  }

  private int pick(List<Integer> locals) {
    return locals.get(random.nextInt(locals.size()));
  }
}
