package dev.countersign.console;

import dev.countersign.core.Statement;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Finding;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.LockForecast.Release;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.core.evidence.Severity;
import dev.countersign.core.review.Disclosure;
import dev.countersign.core.review.ReviewedStatement;
import dev.countersign.core.review.Rewrite;
import dev.countersign.core.review.Timing;
import dev.countersign.core.review.Undo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the shop's engine says of the few statements that the tests know.
final class ShopReviews {

  static final String DROP_COLUMN =
      "-- Nothing reads legacy_code since the export moved.\n"
          + "ALTER TABLE orders DROP COLUMN legacy_code";

  static final String DISGUISED =
      "DELETE FROM customers /*\u202e } \u2066 WHERE id = 7 \u2069\u2066*/ WHERE n\u0430me <> $1"
          + " -- </pre><script>document.title='owned'</script>";

  static final String SCRIPT =
      """
      CREATE TABLE invoices_archive (LIKE invoices INCLUDING ALL);
      UPDATE invoices SET status = 'archived' WHERE issued_on < DATE '2020-01-01';
      CREATE INDEX invoices_status_idx ON invoices (status)\
      """;

  static final ObjectName ORDERS = ObjectName.of("table", "public", "orders");
  static final ObjectName INVOICES = ObjectName.of("table", "public", "invoices");
  static final ObjectName CUSTOMERS =
      ObjectName.of("table", "public", "customers\"><script>alert(1)</script>\u202e");

  private static final Pattern TOKENS =
      Pattern.compile(
          "(?<comment>--[^\\n]*|/\\*.*?\\*/)|(?<literal>'(?:[^']|'')*'|\\b\\d+\\b)"
              + "|(?<keyword>\\b[A-Z]{2,}\\b)|(?<name>\\b[\\p{L}_][\\p{L}0-9_]*\\b)",
          Pattern.DOTALL);

  private ShopReviews() {}

  static ReviewedStatement of(int index, Statement statement) {
    String text = statement.text();
    if (text.contains("legacy_code")) {
      return dropColumn(index, statement);
    }
    if (text.contains("customers")) {
      return disguised(index, statement);
    }
    if (text.startsWith("CREATE INDEX")) {
      return createIndex(index, statement);
    }
    return plain(index, statement);
  }

  private static ReviewedStatement dropColumn(int index, Statement statement) {
    LockForecast lock =
        new LockForecast(
            "public.orders",
            "ACCESS EXCLUSIVE",
            "reads and writes",
            false,
            false,
            true,
            Release.TRANSACTION);
    return new ReviewedStatement(
        index,
        2,
        2,
        "ALTER TABLE",
        true,
        "Drops the column legacy_code of public.orders, blocking reads and writes on public.orders"
            + " for a moment.",
        disclosure(statement.text(), List.of()),
        statement.values(),
        List.of(Effect.of(Action.ALTER, ORDERS, "Drops the column legacy_code.")),
        dropFindings(),
        List.of(lock),
        new Impact(
            OptionalLong.of(1_000_000),
            OptionalLong.of(1_000_000),
            OptionalLong.of(202_375_168),
            "pg_class.reltuples"),
        Optional.empty(),
        new Undo(
            Undo.Grade.LOSSY,
            List.of("ALTER TABLE public.orders ADD COLUMN legacy_code text"),
            "The column comes back empty, as the last one, and without NOT NULL.",
            List.of(lock)),
        List.of("public.orders_legacy_code_idx"),
        List.of("The index public.orders_legacy_code_idx goes with the column."),
        Optional.empty());
  }

  private static List<Finding> dropFindings() {
    return List.of(
        new Finding(
            "drop-column",
            Severity.CRITICAL,
            2,
            20,
            "public.orders.legacy_code",
            "The values of legacy_code in public.orders are lost.",
            "Make sure that nothing uses it, and keep a copy of its values."),
        new Finding(
            "large-or-hot-table-ddl",
            Severity.HIGH,
            2,
            1,
            "public.orders",
            "public.orders has about 1,000,000 rows, and everybody waits for this lock.",
            "Set a lock timeout, and choose a quiet hour."),
        accepted());
  }

  private static ReviewedStatement disguised(int index, Statement statement) {
    return new ReviewedStatement(
        index,
        1,
        1,
        "DELETE",
        true,
        "Deletes rows of " + CUSTOMERS.qualified() + ", an unknown number of rows.",
        disclosure(
            statement.text(),
            List.of(
                "The text holds 4 characters that change the direction of reading: what is shown is"
                    + " not what the server reads.",
                "The name n\u0430me mixes alphabets: U+0430 is not the letter a.")),
        statement.values(),
        List.of(Effect.rows(Action.DELETE, CUSTOMERS, Effect.Extent.UNBOUNDED)),
        List.of(
            new Finding(
                "confusable-characters",
                Severity.CRITICAL,
                1,
                23,
                "",
                "The statement holds characters that hide what it does.",
                "Reject it, and ask who wrote it.")),
        List.of(),
        Impact.UNKNOWN,
        Optional.empty(),
        Undo.none("The rows are gone."),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static ReviewedStatement createIndex(int index, Statement statement) {
    return new ReviewedStatement(
        index,
        index + 1,
        index + 1,
        "CREATE INDEX",
        true,
        "Builds the index invoices_status_idx, blocking writes on public.invoices while all of it"
            + " is read.",
        disclosure(statement.text(), List.of()),
        List.of(),
        List.of(Effect.of(Action.CREATE, ObjectName.of("index", "public", "invoices_status_idx"))),
        List.of(
            new Finding(
                "add-index-without-concurrently",
                Severity.HIGH,
                index + 1,
                1,
                "public.invoices",
                "Building the index blocks writes to public.invoices until it is done.",
                "Use CREATE INDEX CONCURRENTLY, outside of a transaction.")),
        List.of(
            new LockForecast(
                "public.invoices", "SHARE", "writes", false, true, true, Release.TRANSACTION)),
        new Impact(
            OptionalLong.of(84_000),
            OptionalLong.of(84_000),
            OptionalLong.of(21_000_000),
            "pg_class.reltuples"),
        Optional.of(
            new Timing(
                "index",
                OptionalLong.of(310L << 20),
                OptionalLong.of(3_100),
                OptionalLong.of(31_000),
                "assuming 10 to 100 MiB/s; nothing was measured on this target yet")),
        new Undo(
            Undo.Grade.EXACT,
            List.of("DROP INDEX public.invoices_status_idx"),
            "Nothing else is touched.",
            List.of()),
        List.of(),
        List.of(),
        Optional.of(
            new Rewrite(
                "Built concurrently, the index lets writes go on.",
                List.of(
                    new Rewrite.Phase(
                        "Build the index",
                        List.of(
                            "CREATE INDEX CONCURRENTLY invoices_status_idx ON public.invoices"
                                + " (status)"),
                        Rewrite.Run.BARE,
                        Optional.empty())))));
  }

  private static ReviewedStatement plain(int index, Statement statement) {
    boolean update = statement.text().startsWith("UPDATE");
    return new ReviewedStatement(
        index,
        index + 1,
        index + 1,
        update ? "UPDATE" : "CREATE TABLE",
        true,
        update
            ? "Updates rows of public.invoices, 3,200 to 5,100 rows."
            : "Creates the table public.invoices_archive.",
        disclosure(statement.text(), List.of()),
        statement.values(),
        List.of(
            update
                ? Effect.rows(Action.UPDATE, INVOICES, Effect.Extent.UNBOUNDED)
                : Effect.of(Action.CREATE, ObjectName.of("table", "public", "invoices_archive"))),
        List.of(),
        List.of(),
        update
            ? new Impact(
                OptionalLong.of(3_200), OptionalLong.of(5_100), OptionalLong.empty(), "EXPLAIN")
            : Impact.UNKNOWN,
        Optional.empty(),
        update
            ? Undo.none("The old values are not kept.")
            : new Undo(
                Undo.Grade.EXACT,
                List.of("DROP TABLE public.invoices_archive"),
                "It is new.",
                List.of()),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Disclosure disclosure(String text, List<String> warnings) {
    List<Disclosure.Piece> pieces = new ArrayList<>();
    Matcher token = TOKENS.matcher(text);
    int done = 0;
    while (token.find()) {
      add(pieces, Disclosure.Kind.PLAIN, text.substring(done, token.start()));
      add(pieces, kind(token), token.group());
      done = token.end();
    }
    add(pieces, Disclosure.Kind.PLAIN, text.substring(done));
    return new Disclosure(pieces, warnings);
  }

  private static Disclosure.Kind kind(Matcher token) {
    if (token.group("comment") != null) {
      return Disclosure.Kind.COMMENT;
    }
    if (token.group("literal") != null) {
      return Disclosure.Kind.LITERAL;
    }
    return token.group("keyword") != null ? Disclosure.Kind.KEYWORD : Disclosure.Kind.IDENTIFIER;
  }

  private static void add(List<Disclosure.Piece> pieces, Disclosure.Kind kind, String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (Character.getType(point) == Character.FORMAT || point == 0x0430) {
            flush(pieces, kind, plain);
            pieces.add(
                new Disclosure.Piece(
                    Disclosure.Kind.DISGUISE,
                    Character.toString(point),
                    "U+%04X %s".formatted(point, Character.getName(point))));
          } else {
            plain.appendCodePoint(point);
          }
        });
    flush(pieces, kind, plain);
  }

  private static void flush(
      List<Disclosure.Piece> pieces, Disclosure.Kind kind, StringBuilder plain) {
    if (!plain.isEmpty()) {
      pieces.add(new Disclosure.Piece(kind, plain.toString(), plain.toString()));
      plain.setLength(0);
    }
  }

  private static Finding accepted() {
    return new Finding(
            "drop-column-without-comment",
            Severity.CRITICAL,
            2,
            20,
            "public.orders.legacy_code",
            "Nobody wrote down why legacy_code is dropped.",
            "Write it down.")
        .suppress("the change itself says why");
  }
}
