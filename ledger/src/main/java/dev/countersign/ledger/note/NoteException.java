package dev.countersign.ledger.note;

/// A note, or a checkpoint, that cannot be read or is not signed as it must be. The message is the
/// reason, as the end of the sentence "the note cannot be trusted: …".
public final class NoteException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NoteException(String reason) {
    super(reason);
  }

  NoteException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
