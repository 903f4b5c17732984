package dev.countersign.ledger.note;

import dev.countersign.ledger.merkle.Hash;
import java.util.List;
import java.util.regex.Pattern;

/// What a log states about itself at one moment (C2SP tlog-checkpoint 1.0.0).
///
/// @param origin names the log
/// @param size how many entries it has
/// @param root the root of the tree over them
public record Checkpoint(String origin, long size, Hash root) {

  private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int LINES = 3;

  /// @throws IllegalArgumentException when the origin is not of the form of a key's name, which the
  ///   specification recommends and we insist on, or the size is negative
  public Checkpoint {
    KeyName.require(origin);
    if (size < 0) {
      throw new IllegalArgumentException("a log has no negative size: " + size);
    }
  }

  /// Reads the text of a note. Extension lines are signed but mean nothing to us.
  ///
  /// @throws NoteException when it is not a checkpoint
  public static Checkpoint parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < LINES || lines.stream().anyMatch(String::isEmpty)) {
      throw new NoteException("a checkpoint has an origin, a size and a root, and no empty line");
    }
    if (!KeyName.isValid(lines.get(0)) || !SIZE.matcher(lines.get(1)).matches()) {
      throw new NoteException("the origin or the size of the checkpoint is malformed");
    }
    try {
      return new Checkpoint(
          lines.get(0), Long.parseLong(lines.get(1)), Hash.ofBase64(lines.get(2)));
    } catch (IllegalArgumentException e) {
      throw new NoteException("the root of the checkpoint is not a base64 hash", e);
    }
  }

  /// Reads a checkpoint and insists that it is signed by this key and is about the log that the key
  /// is named after.
  ///
  /// @throws NoteException when it is not
  public static Checkpoint verified(SignedNote note, VerifierKey key) {
    note.requireSignedBy(key);
    Checkpoint checkpoint = parse(note.text());
    if (!checkpoint.origin().equals(key.name())) {
      throw new NoteException(
          "it is about the log %s, not %s".formatted(checkpoint.origin(), key.name()));
    }
    return checkpoint;
  }

  /// Signs this checkpoint.
  public SignedNote sign(SigningKey key) {
    return SignedNote.sign(text(), key);
  }

  /// The text of the note.
  public String text() {
    return origin + "\n" + size + "\n" + root.base64() + "\n";
  }
}
