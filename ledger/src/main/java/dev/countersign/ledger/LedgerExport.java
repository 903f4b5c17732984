package dev.countersign.ledger;

import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.ledger.merkle.Hash;
import dev.countersign.ledger.merkle.HashSource;
import dev.countersign.ledger.note.SignedNote;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// The ledger as one text file, to be kept and verified elsewhere.
///
/// ```text
/// countersign.dev/ledger-export@v1
/// entry <base64 of the leaf hash> <canonical JSON of the entry>
/// entry …
/// state <size> <base64 of a signed note over the entries so far>
/// entry …
/// state …
/// end <number of entries>
///
/// <the newest checkpoint, a C2SP signed note, to the end of the file>
/// ```
///
/// UTF-8, lines end in a newline. Entries are in order from index 0. The hash of a leaf is SHA-256
/// over a zero byte and the bytes of the JSON, the tree is that of RFC 6962. The `state` lines can
/// be left out; with them, the verifier says more exactly where somebody tampered.
public final class LedgerExport implements LedgerCopy {

  private static final String FIRST_LINE = "countersign.dev/ledger-export@v1";
  private static final int LINE_BYTES_MAX = 2 * SignedNote.BYTES_MAX;

  private final Path file;

  private LedgerExport(Path file) {
    this.file = file;
  }

  /// A file that was exported earlier.
  public static LedgerExport at(Path file) {
    return new LedgerExport(file);
  }

  /// Writes a copy of the ledger.
  ///
  /// @throws IOException when the file cannot be written
  public static void write(LedgerCopy ledger, OutputStream out) throws IOException {
    try (Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
      ExportWriter export = new ExportWriter(writer);
      writer.write(FIRST_LINE + "\n");
      ledger.read(export);
      writer.write("end " + export.entries + "\n\n" + export.newestNote);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class ExportWriter implements Reader {

    private final Writer writer;
    private long entries;
    private String newestNote = "";

    ExportWriter(Writer writer) {
      this.writer = writer;
    }

    @Override
    public void leaf(StoredLeaf leaf) {
      line("entry " + leaf.hash().base64() + " " + leaf.content());
      entries++;
    }

    @Override
    public void checkpoint(StoredCheckpoint checkpoint) {
      newestNote = checkpoint.note();
      byte[] note = newestNote.getBytes(StandardCharsets.UTF_8);
      line("state " + checkpoint.size() + " " + Base64.getEncoder().encodeToString(note));
    }

    @Override
    public void unreadable(String what) {
      throw new CountersignException(ErrorCode.LEDGER, "The ledger cannot be exported: " + what);
    }

    private void line(String text) {
      try {
        writer.write(text + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Optional<HashSource> tiles() {
    return Optional.empty();
  }

  @Override
  public void read(Reader reader) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      new ExportReader(new BoundedLines(in, LINE_BYTES_MAX), reader).read();
    } catch (IOException e) {
      throw new CountersignException(
          ErrorCode.NOT_FOUND,
          "The export %s cannot be read: %s.".formatted(file, e.getMessage()),
          e);
    }
  }

  /// Reads one file from beginning to end.
  private static final class ExportReader {

    private final BoundedLines lines;
    private final Reader reader;
    private long entries;
    private Optional<StoredCheckpoint> lastState = Optional.empty();

    ExportReader(BoundedLines lines, Reader reader) {
      this.lines = lines;
      this.reader = reader;
    }

    void read() throws IOException {
      if (!lines.next().equals(Optional.of(FIRST_LINE))) {
        reader.unreadable("the file does not begin with the line " + FIRST_LINE);
        return;
      }
      Optional<String> line = lines.next();
      while (line.isPresent() && !line.get().startsWith("end ")) {
        item(line.get());
        line = lines.next();
      }
      if (line.isEmpty()) {
        reader.unreadable("the file ends without its last checkpoint");
      } else {
        end(line.get());
      }
    }

    private void item(String line) {
      String[] parts = line.split(" ", 3);
      try {
        switch (parts.length == 3 ? parts[0] : "") {
          case "entry" -> entry(parts[1], parts[2]);
          case "state" -> state(Long.parseLong(parts[1]), parts[2]);
          default -> reader.unreadable("line %d is not of this format".formatted(lines.number()));
        }
      } catch (IllegalArgumentException e) {
        reader.unreadable(
            "line %d is damaged, %s".formatted(lines.number(), String.valueOf(e.getMessage())));
      }
    }

    private void entry(String hash, String content) {
      reader.leaf(new StoredLeaf(entries, content, Hash.ofBase64(hash), Optional.empty()));
      entries++;
    }

    private void state(long size, String base64) {
      String note = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      StoredCheckpoint state = new StoredCheckpoint(size, note);
      lastState = Optional.of(state);
      reader.checkpoint(state);
    }

    private void end(String line) throws IOException {
      if (!line.equals("end " + entries)) {
        reader.unreadable(
            "line %d says \"%s\" and there are %d entries"
                .formatted(lines.number(), line, entries));
      }
      lines.next();
      StringBuilder note = new StringBuilder();
      for (Optional<String> next = lines.next(); next.isPresent(); next = lines.next()) {
        note.append(next.get()).append('\n');
        if (note.length() > LINE_BYTES_MAX) {
          reader.unreadable("its last checkpoint is longer than a note can be");
          return;
        }
      }
      newest(note.toString());
    }

    private void newest(String note) {
      if (note.isEmpty() && entries == 0) {
        return;
      }
      if (lastState.filter(state -> state.note().equals(note)).isPresent()) {
        return;
      }
      long size = SignedState.sizeOf(note).orElse(Math.max(entries, 1));
      reader.checkpoint(new StoredCheckpoint(size, note));
    }
  }
}
