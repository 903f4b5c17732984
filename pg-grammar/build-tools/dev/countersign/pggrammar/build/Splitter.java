package dev.countersign.pggrammar.build;

/// Rewrites a WebAssembly module so that every function fits into a JVM method that HotSpot
/// compiles.
///
/// **Why.** PostgreSQL's parser is a few huge functions: the automaton of the grammar, the writer
/// of the tree, each a `switch` of thousands of cases. A JVM method holds 64 KB, and the compiler
/// does not touch one of more than 8,000 bytes. Compiled as they are, three functions do not fit at
/// all and fall back to an interpreter of WebAssembly, eleven more are never compiled to machine
/// code, and a trivial SELECT takes a millisecond. Cut into pieces, the same code takes five
/// microseconds.
///
/// **Two cuts are enough.** [SwitchSplitter] takes a giant switch apart: its cases are grouped into
/// functions, and a loop with a jump table calls the right one. [Outliner] handles everything else:
/// it moves runs of whole statements into functions of their own. New functions are looked at
/// again, since one case alone can be too large.
///
/// **Why it is safe to do to a parser one trusts.** WebAssembly has no goto: control flow is nested
/// blocks, a branch names one of the blocks around it, and locals cannot be aliased. So what a
/// piece of code takes in and gives out can be known exactly:
/// - values: a piece is cut only where the operand stack is as low as at its start, and never where
///   a branch would carry a value out of it;
/// - locals: [Liveness] says which may still be read. Those that the piece reads become parameters;
///   those it changes and someone may read afterwards travel back by [Handover];
/// - control: each way out of the piece (its end, each label, a return) gets a number which the
///   callee answers and the caller acts on;
/// - memory and calls are untouched, so they happen in the same order as before.
///
/// Traps and longjmp unwind through the new frames as through any other. The JVM's verifier checks
/// the types once more, and the contract test compares tens of thousands of statements with a live
/// server.
///
/// **What is left over.** A function with more locals than a bit mask has bits, or one that is a
/// single stretch of arithmetic (XXH3, used only to fingerprint), stays as it is. [FinishMachine]
/// knows it by name and fails the build for any other.
final class Splitter {
  /// Estimated bytes of bytecode to aim at; the estimate errs by up to a fifth.
  private static final int SIZE_TARGET = 6500;

  /// Functions estimated below this are left alone.
  private static final int SIZE_MAX = 7800;

  /// Splitting itself needs a few locals more, and [Liveness] counts to 64.
  private static final int LOCALS_MAX = 60;

  private final WasmModule module;
  private final Workspace workspace;

  private Splitter(WasmModule module) {
    this.module = module;
    long stackEnd = module.stackPointer() - ShadowStack.ORIGINAL_BYTES;
    if (stackEnd < module.dataEnd()) {
      throw new UnsupportedModule("the C stack is not between the static data and the heap");
    }
    workspace = new Workspace(stackEnd);
  }

  static byte[] split(byte[] binary) {
    var module = WasmModule.read(binary);
    var splitter = new Splitter(module);
    splitter.shrinkFunctions();
    new ShadowStack(module, splitter.workspace).move();
    return module.toBytes();
  }

  private void shrinkFunctions() {
    // By index: the list grows, and what was added is looked at as well.
    for (int i = 0; i < module.functions().size(); i++) {
      var function = module.functions().get(i);
      if (function.estimatedSize() > SIZE_MAX && function.localCount() <= LOCALS_MAX) {
        shrink(function);
      }
    }
  }

  private void shrink(Function function) {
    function.markChanged();
    Liveness.analyze(function);
    if (SwitchSplitter.split(module, workspace, function, SIZE_TARGET)) {
      Liveness.analyze(function);
    }
    if (function.estimatedSize() > SIZE_MAX) {
      new Outliner(module, workspace, function, SIZE_TARGET).shrink();
    }
  }
}
