package dev.countersign.pggrammar.build;

/// The binary uses something the tools were not written for. The build stops; nothing is guessed.
final class UnsupportedModule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedModule(String what) {
    super("This WebAssembly module cannot be split: " + what);
  }
}
