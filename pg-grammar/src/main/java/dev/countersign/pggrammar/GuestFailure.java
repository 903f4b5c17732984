package dev.countersign.pggrammar;

/// The C code could not finish. Its state is unknown: the guest must not be used again. Made only
/// to be caught in [InstancePool], so it has no stack trace.
final class GuestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuestFailure(String message) {
    super(message, null, false, false);
  }
}
