package dev.countersign.postgres.review;

import dev.countersign.core.BindValue;
import dev.countersign.core.Statement;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.Effect.Extent;
import dev.countersign.core.evidence.Impact;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import dev.countersign.postgres.rules.Planned;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// How many rows and bytes a statement touches: by the planner for rows that are written, by the
/// live sizes for objects that are dropped, read or written anew. Used by one thread.
final class Impacts {

  private static final Set<String> WRITES =
      Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

  private final Live live;
  private final Sizes sizes;
  private final Catalog catalog;
  private final Found found;
  private final Clock clock;
  private final List<String> notes;

  /// @param notes takes what is worth knowing and has no number
  Impacts(Live live, Sizes sizes, Catalog catalog, Found found, Clock clock, List<String> notes) {
    this.live = live;
    this.sizes = sizes;
    this.catalog = catalog;
    this.found = found;
    this.clock = clock;
    this.notes = notes;
  }

  Impact of(Slice slice, Statement message, Classified.Part part) throws SQLException {
    if (slice.statement().isEmpty()) {
      return Impact.UNKNOWN;
    }
    SqlStatement statement = slice.statement().get();
    if (WRITES.contains(statement.tag())) {
      return ofWrite(statement, message.values(), part);
    }
    return new UnseenCode(catalog).isIn(part.effects()) ? Impact.UNKNOWN : ofObjects(part);
  }

  /// The impact of all statements together; what is unknown of one is unknown of all.
  static Impact total(List<Impact> impacts) {
    var touching = impacts.stream().filter(i -> !i.equals(NOTHING)).toList();
    if (touching.size() == 1) {
      return touching.getFirst();
    }
    var sources = new TreeSet<String>();
    touching.stream().map(Impact::source).filter(s -> !s.isEmpty()).forEach(sources::add);
    return new Impact(
        sum(touching.stream().map(Impact::rowsLow).toList()),
        sum(touching.stream().map(Impact::rowsHigh).toList()),
        sum(touching.stream().map(Impact::bytes).toList()),
        String.join(", ", sources));
  }

  private static final Impact NOTHING =
      new Impact(
          OptionalLong.of(0), OptionalLong.of(0), OptionalLong.of(0), "the statement itself");

  private static OptionalLong sum(List<OptionalLong> numbers) {
    return !numbers.isEmpty() && numbers.stream().allMatch(OptionalLong::isPresent)
        ? OptionalLong.of(numbers.stream().mapToLong(OptionalLong::getAsLong).sum())
        : OptionalLong.empty();
  }

  private Impact ofWrite(SqlStatement statement, List<BindValue> values, Classified.Part part)
      throws SQLException {
    boolean keyed =
        part.effects().stream()
            .filter(Impacts::writesRows)
            .allMatch(e -> e.extent() == Extent.KEYED || e.extent() == Extent.LITERAL);
    if (new UnseenCode(catalog).isIn(part.effects())) {
      notes.add(
          "The planner is not asked, because it may run code that cannot be seen from here;"
              + " how many rows it touches is not known.");
      return Impact.UNKNOWN;
    }
    Planned planned = new PlannerEstimate(live).of(statement.text(), values);
    if (!(planned instanceof Planned.Rows(long rows))) {
      notes.add("The planner gave no estimate; how many rows it touches is not known.");
      return Impact.UNKNOWN;
    }
    boolean inserts = statement.tag().equals("InsertStmt");
    boolean literal =
        inserts && part.effects().stream().anyMatch(e -> e.extent() == Extent.LITERAL);
    long cascaded = statement.tag().equals("DeleteStmt") ? cascaded(statement, rows) : 0;
    long each = rowBytes(statement);
    if (literal) {
      return rows(rows, rows, "EXPLAIN", each);
    }
    if (keyed) {
      return rows(0, rows + cascaded, "EXPLAIN", each);
    }
    boolean all = !statement.node().has("whereClause") && !inserts;
    return all
        ? everyRow(statement, rows, cascaded, each)
        : rows(
            rows / 3,
            Math.max(1, rows * 3) + cascaded,
            "EXPLAIN, divided and multiplied by 3",
            each);
  }

  /// The bytes of a row of the table that is written, on the average; 0 when no row was counted.
  private long rowBytes(SqlStatement statement) {
    return found
        .relation(statement.node().path("relation"))
        .map(Relation::size)
        .filter(size -> size.rows() >= 1)
        .map(size -> Math.round((size.heapBytes() + size.toastBytes()) / size.rows()))
        .orElse(0L);
  }

  private Impact everyRow(SqlStatement statement, long planned, long cascaded, long each)
      throws SQLException {
    Optional<String> name =
        found.relation(statement.node().path("relation")).map(r -> r.objectName().qualified());
    long counted =
        name.isEmpty() ? planned : sizes.of(name.get()).map(Sizes.Size::counted).orElse(planned);
    long other = counted < 0 ? planned : counted;
    return rows(
        Math.min(planned, other),
        Math.max(planned, other) + cascaded,
        "EXPLAIN and pg_stat_all_tables.n_live_tup of " + today(),
        each);
  }

  /// Rows that foreign keys take along, by the proportion of the tables.
  private long cascaded(SqlStatement statement, long rows) {
    Optional<Relation> table = found.relation(statement.node().path("relation"));
    long sum = 0;
    for (var key : table.map(Relation::referencedBy).orElse(List.of())) {
      Optional<Relation> child = catalog.relation(key.fromRelation());
      if (child.isPresent()
          && (key.onDelete() == 'c' || key.onDelete() == 'n' || key.onDelete() == 'd')) {
        double ratio = child.get().size().rows() / Math.max(1, table.get().size().rows());
        long estimate = Math.round(Math.max(0, ratio) * rows);
        sum += estimate;
        notes.add(
            "%s %s by the foreign key %s: about %,d."
                .formatted(
                    key.onDelete() == 'c' ? "It also deletes rows of" : "It also changes rows of",
                    child.get().objectName().qualified(),
                    key.name(),
                    estimate));
      }
    }
    return sum;
  }

  private Impact ofObjects(Classified.Part part) throws SQLException {
    var objects = new TreeSet<String>();
    part.locks().stream()
        .filter(lock -> lock.scan() || lock.rewrite())
        .map(LockForecast::object)
        .forEach(objects::add);
    part.effects().stream()
        .filter(e -> e.action() == Action.DROP || e.action() == Action.TRUNCATE)
        .map(e -> e.object().qualified())
        .forEach(objects::add);
    if (objects.isEmpty()) {
      return NOTHING;
    }
    var tables = new ArrayList<Sizes.Size>();
    for (String object : objects) {
      if (catalog.relationNamed(object).isPresent()) {
        sizes.of(object).ifPresent(tables::add);
      }
    }
    return ofTables(tables);
  }

  private Impact ofTables(List<Sizes.Size> tables) {
    OptionalLong rows =
        tables.stream().allMatch(Sizes.Size::rowsKnown)
            ? OptionalLong.of(tables.stream().mapToLong(t -> Math.max(0, t.rows())).sum())
            : OptionalLong.empty();
    if (rows.isEmpty()) {
      notes.add("A table was never analysed; how many rows it has is not known.");
    }
    OptionalLong bytes =
        tables.stream().map(Sizes.Size::totalBytes).allMatch(OptionalLong::isPresent)
            ? OptionalLong.of(tables.stream().mapToLong(t -> t.totalBytes().orElse(0)).sum())
            : OptionalLong.empty();
    String source =
        tables.stream()
            .filter(table -> !table.measured())
            .findFirst()
            .map(Sizes.Size::source)
            .orElse(Sizes.MEASURED_BY);
    return new Impact(rows, rows, bytes, source + " of " + today());
  }

  private String today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
  }

  private static Impact rows(long low, long high, String source, long rowBytes) {
    long most = Math.max(low, high);
    return new Impact(
        OptionalLong.of(low),
        OptionalLong.of(most),
        rowBytes == 0 ? OptionalLong.empty() : OptionalLong.of(most * rowBytes),
        source);
  }

  private static boolean writesRows(Effect effect) {
    return switch (effect.action()) {
      case INSERT, UPDATE, DELETE, MERGE -> true;
      default -> false;
    };
  }
}
