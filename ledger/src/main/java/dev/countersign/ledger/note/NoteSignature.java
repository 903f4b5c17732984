package dev.countersign.ledger.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One signature line under a note.
///
/// @param name of the key
/// @param keyId of the key
/// @param base64 key ID and signature, as on the line
record NoteSignature(String name, int keyId, String base64) {

  private static final Pattern LINE = Pattern.compile("— (\\S+) ([A-Za-z0-9+/]+={0,2})");

  static NoteSignature by(SigningKey key, byte[] text) {
    byte[] signature = key.sign(text);
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + signature.length)
            .putInt(key.verifier().id())
            .put(signature)
            .array();
    return new NoteSignature(
        key.verifier().name(), key.verifier().id(), Base64.getEncoder().encodeToString(bytes));
  }

  /// Reads one line; empty when it is not a signature line.
  static Optional<NoteSignature> parse(String line) {
    Matcher match = LINE.matcher(line);
    if (!match.matches() || !KeyName.isValid(match.group(1))) {
      return Optional.empty();
    }
    String base64 = match.group(2);
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean isCanonical = Base64.getEncoder().encodeToString(bytes).equals(base64);
    return isCanonical && bytes.length > Integer.BYTES
        ? Optional.of(new NoteSignature(match.group(1), ByteBuffer.wrap(bytes).getInt(), base64))
        : Optional.empty();
  }

  /// Whether this line claims to be by this key.
  boolean isBy(VerifierKey key) {
    return name.equals(key.name()) && keyId == key.id();
  }

  byte[] signature() {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
  }

  String line() {
    return "— " + name + " " + base64;
  }
}
