package dev.countersign.pggrammar.build;

import java.util.ArrayList;
import java.util.List;

/// Moves, shrinks and guards the C stack that the guest keeps in linear memory.
///
/// Emscripten placed 32 MB of it between the static data and the heap and made 128 MB the smallest
/// memory. A parser needs neither: with 1 MB and 64 pages an instance is 4 MB. The stack pointer
/// was a global, which is slow to reach in the JVM, and nothing noticed when it ran into the static
/// data. Now it is a cell of the [Workspace], and code that would set it below the stack traps.
///
/// Where the stack begins (and the heap, just above) is written in three places of the binary: the
/// global, one constant in the constructor, and one word of static data for sbrk. Anything but
/// exactly these stops the build.
final class ShadowStack {
  /// What the emcc command line of libpg-query reserved.
  static final long ORIGINAL_BYTES = 33_554_432;

  private static final long BYTES = 1_048_576;
  private static final int MEMORY_PAGES = 64;

  /// The guard stands above the jump tables, so that a callee may use a little without asking.
  private static final long RESERVE_BYTES = 4096;

  private final WasmModule module;
  private final Workspace workspace;

  ShadowStack(WasmModule module, Workspace workspace) {
    this.module = module;
    this.workspace = workspace;
  }

  void move() {
    module.functions().forEach(this::moveStackPointer);
    long from = module.stackPointer();
    long to = align(workspace.end() + BYTES);
    int inCode = module.functions().stream().mapToInt(f -> moveConstants(f, from, to)).sum();
    int inData = moveWords(from, to);
    if (inCode != 1 || inData != 1) {
      throw new UnsupportedModule(
          "the start of the heap was found %d times in code and %d times in data, not once in each"
              .formatted(inCode, inData));
    }
    module.setStackPointer(to);
    module.setMemoryPages(MEMORY_PAGES);
    module.data().put(workspace.base(), workspace.toBytes(to));
  }

  private static long align(long address) {
    return address + 15 & ~15L;
  }

  private void moveStackPointer(Function function) {
    if (usesStackPointer(function.body)) {
      function.body = withCell(function, function.body);
      function.markChanged();
    }
  }

  private static boolean usesStackPointer(List<Instruction> body) {
    return body.stream()
        .anyMatch(i ->
            isStackPointer(i, Opcode.GLOBAL_GET)
                || isStackPointer(i, Opcode.GLOBAL_SET)
                || usesStackPointer(i.body)
                || usesStackPointer(i.otherwise));
  }

  private static boolean isStackPointer(Instruction i, int opcode) {
    return i.opcode == opcode && i.first == 0;
  }

  private List<Instruction> withCell(Function function, List<Instruction> body) {
    var out = new ArrayList<Instruction>(body.size());
    for (var i : body) {
      i.body = withCell(function, i.body);
      i.otherwise = withCell(function, i.otherwise);
      if (isStackPointer(i, Opcode.GLOBAL_GET)) {
        Handover.loadFrom(out, ValueType.I32, workspace.stackPointerCell());
      } else if (isStackPointer(i, Opcode.GLOBAL_SET)) {
        setGuarded(out, function.spareLocal(ValueType.I32));
      } else {
        out.add(i);
      }
    }
    return out;
  }

  private void setGuarded(List<Instruction> out, int pointer) {
    long lowest = workspace.end() + RESERVE_BYTES & ~15L;
    var trap = new Instruction(Opcode.IF);
    trap.body = List.of(new Instruction(Opcode.UNREACHABLE));
    out.add(new Instruction(Opcode.LOCAL_SET, pointer));
    out.add(new Instruction(Opcode.LOCAL_GET, pointer));
    out.add(new Instruction(Opcode.I32_CONST, lowest));
    out.add(new Instruction(Opcode.I32_LT_U));
    out.add(trap);
    Handover.saveTo(out, ValueType.I32, pointer, workspace.stackPointerCell());
  }

  /// The constructor also notes how large the stack is.
  private static int moveConstants(Function function, long from, long to) {
    int found = replaceConstant(function.body, from, to);
    if (found > 0) {
      replaceConstant(function.body, ORIGINAL_BYTES, to - (from - ORIGINAL_BYTES));
      function.markChanged();
    }
    return found;
  }

  private static int replaceConstant(List<Instruction> body, long from, long to) {
    int found = 0;
    for (var i : body) {
      if (i.opcode == Opcode.I32_CONST && i.first == from) {
        i.first = to;
        found++;
      }
      found += replaceConstant(i.body, from, to) + replaceConstant(i.otherwise, from, to);
    }
    return found;
  }

  private int moveWords(long from, long to) {
    int found = 0;
    for (var segment : module.data().values()) {
      for (int at = 0; at + Integer.BYTES <= segment.length; at++) {
        if (wordAt(segment, at) == from) {
          System.arraycopy(
              new ByteSink().littleEndian((int) to).toBytes(), 0, segment, at, Integer.BYTES);
          found++;
        }
      }
    }
    return found;
  }

  private static long wordAt(byte[] bytes, int at) {
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }
}
