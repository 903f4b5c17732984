package dev.countersign.app.migrations;

import dev.countersign.core.engine.Transactions;
import dev.countersign.postgres.psql.Pieces;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Flyway: versioned (`V1__name.sql`), undo (`U1__name.sql`), baseline (`B1__name.sql`) and
/// repeatable (`R__name.sql`) migrations. A file is a transaction unless the script configuration
/// beside it says otherwise, or a statement is one of those that Flyway itself knows to refuse
/// transactions; then every statement is sent by itself. (Redgate documentation, "Script
/// Configuration", and the PostgreSQL parser of Flyway 13.12)
final class Flyway implements MigrationTool {

  private static final Pattern NAME =
      Pattern.compile("(?:([VUB])(\\d+(?:[._]\\d+)*)|(R))__.+\\.sql");
  private static final Pattern REFUSES =
      Pattern.compile(
          "(CREATE|DROP) (DATABASE|TABLESPACE|SUBSCRIPTION).*|ALTER SYSTEM.*"
              + "|(CREATE|DROP)( UNIQUE)? INDEX CONCURRENTLY.*"
              + "|REINDEX( VERBOSE)? (SCHEMA|DATABASE|SYSTEM).*|VACUUM.*|DISCARD ALL.*"
              + "|ALTER TYPE( .*)? ADD VALUE.*");
  private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern MAY_REFUSE =
      Pattern.compile(
          "DATABASE|TABLESPACE|SUBSCRIPTION|SYSTEM|CONCURRENTLY|REINDEX|VACUUM|DISCARD|ADD\\s+VALUE",
          Pattern.CASE_INSENSITIVE);

  @Override
  public String id() {
    return "flyway";
  }

  @Override
  public boolean owns(SqlFile file) {
    return NAME.matcher(file.name()).matches();
  }

  @Override
  public List<Section> sections(SqlFile file) {
    String sql = Placeholders.hide(file.text());
    Transactions applied = configured(file).orElseGet(() -> detected(file));
    return List.of(
        file.name().startsWith("U") ? Section.undo(sql, applied) : Section.apply(sql, applied));
  }

  @Override
  public Comparator<Path> order() {
    return Comparator.comparing((Path path) -> Marks.name(path).startsWith("R"))
        .thenComparing(Flyway::version, Arrays::compare)
        .thenComparing(path -> Marks.name(path).startsWith("U"))
        .thenComparing(Path::toString);
  }

  @Override
  public Optional<Path> undone(SqlFile file) {
    Matcher matcher = NAME.matcher(file.name());
    if (!matcher.matches() || !"U".equals(matcher.group(1))) {
      return Optional.empty();
    }
    String start = "V" + matcher.group(2) + "__";
    try (Stream<Path> siblings = Files.list(file.directory())) {
      return siblings.filter(path -> Marks.name(path).startsWith(start)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Transactions> configured(SqlFile file) {
    String name = file.name() + ".conf";
    if (!file.folders().has(file.directory(), name)) {
      return Optional.empty();
    }
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(file.directory().resolve(name))) {
      settings.load(reader);
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.ofNullable(settings.getProperty("executeInTransaction"))
        .map(value -> Boolean.parseBoolean(value.strip()) ? Transactions.ONE : Transactions.NONE);
  }

  private static Transactions detected(SqlFile file) {
    boolean refuses =
        MAY_REFUSE.matcher(file.text()).find()
            && Pieces.of(file.text()).stream()
                .anyMatch(piece -> REFUSES.matcher(simplified(piece.text())).matches());
    return refuses ? Transactions.NONE : Transactions.ONE;
  }

  private static String simplified(String statement) {
    String bare = COMMENT.matcher(statement).replaceAll(" ");
    return bare.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
  }

  private static BigInteger[] version(Path path) {
    Matcher matcher = NAME.matcher(Marks.name(path));
    return matcher.matches() && matcher.group(2) != null
        ? Stream.of(matcher.group(2).split("[._]")).map(BigInteger::new).toArray(BigInteger[]::new)
        : new BigInteger[0];
  }
}
