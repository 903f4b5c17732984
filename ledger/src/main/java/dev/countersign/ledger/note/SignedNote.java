package dev.countersign.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text with signatures under it (C2SP signed-note 1.0.0). Immutable.
///
/// A note that was read proves nothing until [#requireSignedBy] has returned.
public final class SignedNote {

  /// Bytes of the longest note that is read.
  public static final int BYTES_MAX = 1 << 20;

  private static final int SIGNATURES_MAX = 100;

  private final String text;
  private final List<NoteSignature> signatures;

  private SignedNote(String text, List<NoteSignature> signatures) {
    this.text = text;
    this.signatures = List.copyOf(signatures);
  }

  /// Signs a text.
  ///
  /// @param text ends in a newline and has no other control characters
  public static SignedNote sign(String text, SigningKey key) {
    if (!text.endsWith("\n") || hasControlCharacters(text)) {
      throw new IllegalArgumentException(
          "the text of a note ends in a newline and has no other control characters");
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new SignedNote(text, List.of(NoteSignature.by(key, bytes)));
  }

  /// Reads a note.
  ///
  /// @throws NoteException when it is not one
  public static SignedNote parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new NoteException(
          "a note has at most %d bytes, this one has %d".formatted(BYTES_MAX, bytes.length));
    }
    return parse(decode(bytes));
  }

  /// Reads a note.
  ///
  /// @throws NoteException when it is not one
  public static SignedNote parse(String note) {
    if (hasControlCharacters(note)) {
      throw new NoteException("it has a control character other than newline");
    }
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n")) {
      throw new NoteException("it is not a text, an empty line and signature lines");
    }
    List<String> lines = note.substring(blank + 2).lines().toList();
    if (lines.isEmpty() || lines.size() > SIGNATURES_MAX) {
      throw new NoteException(
          "it has %d signatures; between 1 and %d are read"
              .formatted(lines.size(), SIGNATURES_MAX));
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines) {
      signatures.add(
          NoteSignature.parse(line)
              .orElseThrow(() -> new NoteException("a line under it is not a signature")));
    }
    return new SignedNote(note.substring(0, blank + 1), signatures);
  }

  /// The text, with its last newline.
  public String text() {
    return text;
  }

  /// Insists that this key has signed the text. Signatures of other keys are left alone.
  ///
  /// @throws NoteException when it has not, or when a signature that claims to be its own is wrong
  public void requireSignedBy(VerifierKey key) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<NoteSignature> own = signatures.stream().filter(line -> line.isBy(key)).toList();
    if (own.isEmpty()) {
      throw new NoteException(
          "no signature by %s (key %s) is under it"
              .formatted(key.name(), VerifierKey.idText(key.id())));
    }
    if (!own.stream().allMatch(line -> key.verifies(bytes, line.signature()))) {
      throw new NoteException(
          "the signature by %s (key %s) is wrong"
              .formatted(key.name(), VerifierKey.idText(key.id())));
    }
  }

  /// The whole note, as it is published.
  @Override
  public String toString() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(line -> note.append(line.line()).append('\n'));
    return note.toString();
  }

  private static boolean hasControlCharacters(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\n');
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NoteException("it is not valid UTF-8", e);
    }
  }
}
