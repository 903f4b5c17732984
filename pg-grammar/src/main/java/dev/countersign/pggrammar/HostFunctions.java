package dev.countersign.pggrammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.types.FunctionImport;

/// What the C code asks of its host, as emscripten's JavaScript would answer it. The guest gets no
/// file, clock, randomness or network: reading finds nothing and writing is swallowed.
///
/// The only part with a mechanism is `setjmp`: `invoke_…` calls a function through the table, and
/// when that ends in a `longjmp`, restores the stack pointer and leaves a note with `setThrew`,
/// upon which the compiled caller finds out itself whether the jump was meant for it.
final class HostFunctions {
  private static final long[] NO_VALUE = {};
  private static final int STACK_SAVE = CompiledGrammar.function("emscripten_stack_get_current");
  private static final int STACK_RESTORE = CompiledGrammar.function("emscripten_stack_restore");
  private static final int SET_THREW = CompiledGrammar.function("setThrew");

  private final int memoryBytesMax;
  private boolean memoryRefused;

  HostFunctions(int memoryBytesMax) {
    this.memoryBytesMax = memoryBytesMax;
  }

  /// The guest asked for more memory than it may have, and went on as well as it could.
  boolean memoryRefused() {
    return memoryRefused;
  }

  List<ImportFunction> all() {
    var functions = new ArrayList<ImportFunction>();
    var section = CompiledGrammar.MODULE.importSection();
    for (int i = 0; i < section.importCount(); i++) {
      var wanted = (FunctionImport) section.getImport(i);
      var type = CompiledGrammar.MODULE.typeSection().getType(wanted.typeIndex());
      var zero = type.returns().isEmpty() ? NO_VALUE : new long[] {0};
      var cName = CompiledGrammar.importName(wanted.name());
      functions.add(new HostFunction(wanted.module(), wanted.name(), type, function(cName, zero)));
    }
    return functions;
  }

  private WasmFunctionHandle function(String cName, long[] zero) {
    if (cName.startsWith("invoke_")) {
      return (guest, arguments) -> invoke(guest, arguments, zero);
    }
    return switch (cName) {
      case "emscripten_throw_longjmp" ->
          (guest, arguments) -> {
            throw LongJump.INSTANCE;
          };
      case "emscripten_resize_heap" -> (guest, arguments) -> resizeHeap(guest, arguments[0]);
      case "assert_fail", "abort_js", "exit", "proc_exit" ->
          (guest, arguments) -> {
            throw new GuestFailure("PostgreSQL's parser called " + cName);
          };
      case "fd_write" -> (guest, arguments) -> swallow(guest.memory(), arguments);
      case "fd_read", "fd_seek", "fd_close" -> (guest, arguments) -> zero;
      case "setitimer_js", "emscripten_runtime_keepalive_clear" -> (guest, arguments) -> zero;
      default -> throw new IllegalStateException("The compiled grammar wants " + cName);
    };
  }

  private static long[] invoke(Instance guest, long[] arguments, long[] zero) {
    var machine = guest.getMachine();
    var stackPointer = machine.call(STACK_SAVE, NO_VALUE);
    try {
      int function = guest.table(0).requiredRef((int) arguments[0]);
      return machine.call(function, Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (LongJump jump) {
      machine.call(STACK_RESTORE, stackPointer);
      machine.call(SET_THREW, new long[] {1, 0});
      return zero;
    }
  }

  /// A fifth more than there is, or what is asked for, up to the limit.
  private long[] resizeHeap(Instance guest, long requested) {
    long wanted = Integer.toUnsignedLong((int) requested);
    long present = (long) guest.memory().pages() * Memory.PAGE_SIZE;
    if (wanted > memoryBytesMax) {
      memoryRefused = true;
      return new long[] {0};
    }
    long target = Math.min(memoryBytesMax, Math.max(wanted, present + present / 5));
    int pages = (int) ((target - present + Memory.PAGE_SIZE - 1) / Memory.PAGE_SIZE);
    memoryRefused |= guest.memory().grow(pages) < 0;
    return new long[] {memoryRefused ? 0 : 1};
  }

  /// Says that all was written: the sum of the lengths in an array of pointers and lengths.
  private static long[] swallow(Memory memory, long[] arguments) {
    int vectors = (int) arguments[1];
    int written = 0;
    for (int i = 0; i < (int) arguments[2]; i++) {
      written += memory.readInt(vectors + i * 8 + 4);
    }
    memory.writeI32((int) arguments[3], written);
    return new long[] {0};
  }
}
