package dev.countersign.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;

/// Files of migrations as people write them, the same for the same seed.
final class MigrationCorpus {

  private static final long SEED = 20_261_121;
  private static final int STATEMENTS_MAX = 6;
  private static final List<String> TABLES =
      List.of("orders", "customers", "items", "payments", "events", "sessions", "invoices");
  private static final List<String> FORMS =
      List.of(
          """
          CREATE TABLE %1$s_%3$d (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            name text NOT NULL,
            %2$s numeric(12, 2) DEFAULT 0,
            created_at timestamptz NOT NULL DEFAULT now(),
            owner_id bigint REFERENCES customers (id)
          );\
          """,
          "ALTER TABLE %1$s ADD COLUMN %2$s text;",
          "ALTER TABLE %1$s ADD COLUMN %2$s uuid NOT NULL DEFAULT gen_random_uuid();",
          "CREATE INDEX CONCURRENTLY %1$s_%2$s_%3$d ON %1$s (%2$s);",
          "CREATE INDEX %1$s_%2$s_%3$d ON %1$s (%2$s) WHERE %2$s IS NOT NULL;",
          "ALTER TABLE %1$s ALTER COLUMN %2$s SET NOT NULL;",
          "ALTER TABLE %1$s ALTER COLUMN %2$s TYPE bigint;",
          "ALTER TABLE %1$s ADD CONSTRAINT %1$s_%2$s_check CHECK (%2$s > 0) NOT VALID;",
          "ALTER TABLE %1$s VALIDATE CONSTRAINT %1$s_%2$s_check;",
          "ALTER TABLE %1$s ADD CONSTRAINT %1$s_fk_%3$d FOREIGN KEY (%2$s) REFERENCES customers (id);",
          "ALTER TABLE %1$s DROP COLUMN %2$s;",
          "ALTER TABLE %1$s RENAME COLUMN %2$s TO %2$s_old;",
          "DROP INDEX CONCURRENTLY %1$s_%2$s_%3$d;",
          "UPDATE %1$s SET %2$s = 1 WHERE %2$s IS NULL AND id BETWEEN 1 AND 10000;",
          "INSERT INTO %1$s (id, %2$s) VALUES (%3$d, 'a'), (%3$d + 1, 'b') ON CONFLICT DO NOTHING;",
          """
          CREATE OR REPLACE FUNCTION touch_%1$s_%3$d() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN
            NEW.%2$s := now();
            RETURN NEW;
          END
          $$;\
          """,
          "CREATE VIEW %1$s_view_%3$d AS SELECT id, %2$s FROM %1$s WHERE %2$s IS NOT NULL;",
          "SET lock_timeout = '2s';",
          "COMMENT ON COLUMN %1$s.%2$s IS 'what it is for';",
          "GRANT SELECT ON %1$s TO reader;");

  private MigrationCorpus() {}

  /// Writes so many files, and names them in order.
  static List<Path> write(Path directory, int files) throws IOException {
    Random random = new Random(SEED);
    var written = new java.util.ArrayList<Path>();
    for (int i = 0; i < files; i++) {
      written.add(
          Files.writeString(directory.resolve("%05d_change.sql".formatted(i)), file(random, i)));
    }
    return written;
  }

  private static String file(Random random, int number) {
    var text = new StringJoiner("\n\n", "-- Change " + number + ".\n\n", "\n");
    int statements = 1 + random.nextInt(STATEMENTS_MAX);
    for (int i = 0; i < statements; i++) {
      String form = FORMS.get(random.nextInt(FORMS.size()));
      String table = TABLES.get(random.nextInt(TABLES.size()));
      text.add(form.formatted(table, "c" + random.nextInt(40), number * 10 + i));
    }
    return text.toString();
  }
}
