package dev.countersign.ledger;

import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.InclusionProof;
import dev.countersign.ledger.note.Checkpoint;
import dev.countersign.ledger.note.NoteException;
import dev.countersign.ledger.note.SignedNote;
import dev.countersign.ledger.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One entry with all that a stranger needs to verify that it is in the ledger, without asking us.
///
/// Written as a C2SP tlog-proof (version 1), whose extra data is the entry. The only thing that has
/// to be known from elsewhere is the ledger's public key.
///
/// @param content the canonical text of the entry
/// @param inclusion the way from its leaf to the root
/// @param checkpoint the signed note that states the root
public record EntryProof(String content, InclusionProof inclusion, String checkpoint) {

  private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
  private static final int CHARS_MAX = SignedNote.BYTES_MAX + 2 * LedgerWriter.ENTRY_BYTES_MAX;
  private static final Pattern FORM =
      Pattern.compile(
          Pattern.quote(FIRST_LINE)
              + "\nextra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]{0,17})\n"
              + "((?:[A-Za-z0-9+/=]{44}\n){0,63})\n");

  /// The text of the proof, to be stored with the extension `.tlog-proof`.
  public String write() {
    StringBuilder text = new StringBuilder(FIRST_LINE);
    byte[] entry = content.getBytes(StandardCharsets.UTF_8);
    text.append("\nextra ").append(Base64.getEncoder().encodeToString(entry));
    text.append("\nindex ").append(inclusion.index()).append('\n');
    inclusion.path().forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint).toString();
  }

  /// Reads the text of a proof.
  ///
  /// @throws IllegalArgumentException when it is not one; the message ends the sentence "the proof
  ///   cannot be read: …"
  public static EntryProof parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > CHARS_MAX || !form.lookingAt()) {
      throw new IllegalArgumentException("it is not a tlog-proof with an entry as its extra data");
    }
    String checkpoint = text.substring(form.end());
    try {
      long size = Checkpoint.parse(SignedNote.parse(checkpoint).text()).size();
      List<Hash> path = new ArrayList<>();
      form.group(3).lines().forEach(line -> path.add(Hash.ofBase64(line)));
      String content =
          new String(Base64.getDecoder().decode(form.group(1)), StandardCharsets.UTF_8);
      InclusionProof inclusion = new InclusionProof(Long.parseLong(form.group(2)), size, path);
      EntryProof proof = new EntryProof(content, inclusion, checkpoint);
      if (!proof.write().equals(text)) {
        throw new IllegalArgumentException("it is not in the one form of its content");
      }
      return proof;
    } catch (NoteException e) {
      throw new IllegalArgumentException("its checkpoint is malformed, " + e.getMessage(), e);
    }
  }

  /// Verifies everything: the signature, the way to the root, and that the entry is one.
  ///
  /// @return the entry, now proven
  /// @throws IllegalArgumentException when anything is wrong; the message ends the sentence "the
  ///   proof proves nothing: …"
  public LedgerEntry verify(VerifierKey key) {
    Checkpoint signed;
    try {
      signed = Checkpoint.verified(SignedNote.parse(checkpoint), key);
    } catch (NoteException e) {
      throw new IllegalArgumentException("its checkpoint cannot be trusted, " + e.getMessage(), e);
    }
    Hash leaf = Hash.ofLeaf(content.getBytes(StandardCharsets.UTF_8));
    if (signed.size() != inclusion.treeSize() || !inclusion.proves(leaf, signed.root())) {
      throw new IllegalArgumentException(
          "the entry, its index or the path were changed: they do not lead to the signed root");
    }
    LedgerEntry entry = LedgerEntry.parse(content);
    if (entry.index() != inclusion.index()) {
      throw new IllegalArgumentException(
          "it is entry %d at place %d".formatted(entry.index(), inclusion.index()));
    }
    return entry;
  }
}
