package dev.countersign.pggrammar;

/// C's `longjmp`, with which PostgreSQL leaves the parser when it reports an error. Where to go is
/// noted in the guest's memory, so one instance without a stack trace serves all.
final class LongJump extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final LongJump INSTANCE = new LongJump();

  private LongJump() {
    super("longjmp", null, false, false);
  }
}
