package dev.countersign.postgres.stock;

import dev.countersign.postgres.dialect.Cast;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.Operator;
import dev.countersign.postgres.dialect.Routine;
import dev.countersign.postgres.dialect.Schema;
import dev.countersign.postgres.dialect.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A stock catalogue as lines of fields between tabs: what a line is about, then the fields of its
/// record that are not the same for all of them. Used once, by one thread.
final class StockLines {

  private static final String SYSTEM = "pg_catalog";
  private static final String SUPERUSER = "postgres";
  private static final List<Schema> SCHEMAS =
      List.of(
          new Schema(11, SYSTEM, SUPERUSER, true), new Schema(2_200, "public", SUPERUSER, true));

  private static final String ROUTINE = "routine\t";

  private final int major;
  private final StockRoutines routines = new StockRoutines(line -> routine(fields(line)));
  private final List<Operator> operators = new ArrayList<>();
  private final List<SqlType> types = new ArrayList<>();
  private final List<Cast> casts = new ArrayList<>();
  private final Set<Catalog.Equality> equalities = new HashSet<>();

  StockLines(int major) {
    this.major = major;
  }

  /// Everything of a real catalogue that was there from birth, in a fixed order. Rows of system
  /// tables are no types that anybody uses.
  static List<String> of(Catalog catalog) {
    Stream<String> routines =
        catalog.routines().stream()
            .filter(routine -> routine.builtIn() && routine.schema().equals(SYSTEM))
            .map(StockLines::line);
    Stream<String> operators =
        catalog.operators().stream().filter(Operator::builtIn).map(StockLines::line);
    Stream<String> types =
        catalog.types().stream()
            .filter(type -> type.builtIn() && type.schema().equals(SYSTEM))
            .filter(type -> type.relation() == 0 && !isOfRows(type, catalog))
            .map(StockLines::line);
    Stream<String> casts = catalog.casts().stream().map(StockLines::line);
    Stream<String> equalities = catalog.equalities().stream().map(StockLines::line);
    return Stream.of(routines, operators, types, casts, equalities)
        .flatMap(lines -> lines)
        .sorted()
        .toList();
  }

  /// Reads one line.
  void add(String line) {
    if (line.startsWith(ROUTINE)) {
      int behindNumber = line.indexOf('\t', ROUTINE.length());
      routines.add(
          line,
          number(line.substring(ROUTINE.length(), behindNumber)),
          line.substring(behindNumber + 1, line.indexOf('\t', behindNumber + 1)));
    } else {
      add(fields(line));
    }
  }

  private void add(String[] fields) {
    switch (fields[0]) {
      case "operator" -> operators.add(operator(fields));
      case "type" -> types.add(type(fields));
      case "cast" ->
          casts.add(
              new Cast(
                  number(fields[1]), number(fields[2]), number(fields[3]), fields[4].charAt(0)));
      case "equality" -> equalities.add(new Catalog.Equality(number(fields[1]), number(fields[2])));
      default -> throw new IllegalStateException("a line about \"" + fields[0] + "\"");
    }
  }

  private static String[] fields(String line) {
    return line.split("\t", -1);
  }

  /// All lines so far as a catalogue.
  Catalog catalog() {
    return new Catalog(
        new Catalog.Contents(
            "stock " + major,
            new Catalog.ServerFacts(major * 10_000, "database", SUPERUSER, false, Map.of()),
            false,
            SCHEMAS,
            List.of(),
            routines,
            operators,
            types,
            casts,
            List.of(),
            List.of(),
            equalities,
            Set.of()));
  }

  private static boolean isOfRows(SqlType type, Catalog catalog) {
    return catalog.type(type.element()).filter(element -> element.relation() != 0).isPresent();
  }

  private static String line(Routine r) {
    return String.join(
        "\t",
        "routine",
        "" + r.oid(),
        r.name(),
        r.kind().name(),
        numbers(r.arguments()),
        "" + r.defaults(),
        "" + r.variadic(),
        "" + r.returns(),
        "" + r.returnsSet(),
        r.language(),
        "" + r.volatility(),
        "" + r.strict(),
        "" + r.leakproof(),
        numbers(r.parts()),
        r.signature());
  }

  private static Routine routine(String[] f) {
    return new Routine(
        number(f[1]),
        SYSTEM,
        f[2],
        Routine.Kind.valueOf(f[3]),
        numbers(f[4]),
        List.of(),
        Integer.parseInt(f[5]),
        Boolean.parseBoolean(f[6]),
        number(f[7]),
        Boolean.parseBoolean(f[8]),
        f[9],
        f[10].charAt(0),
        false,
        Boolean.parseBoolean(f[11]),
        Boolean.parseBoolean(f[12]),
        List.of(),
        "",
        Optional.empty(),
        Optional.empty(),
        SUPERUSER,
        numbers(f[13]),
        f[14],
        Optional.empty());
  }

  private static String line(Operator o) {
    return "operator\t%d\t%s\t%d\t%d\t%d\t%d"
        .formatted(o.oid(), o.name(), o.left(), o.right(), o.result(), o.routine());
  }

  private static Operator operator(String[] f) {
    return new Operator(
        number(f[1]), SYSTEM, f[2], number(f[3]), number(f[4]), number(f[5]), number(f[6]));
  }

  private static String line(SqlType t) {
    return "type\t%d\t%s\t%s\t%d\t%s\t%s"
        .formatted(t.oid(), t.name(), t.kind(), t.element(), numbers(t.code()), numbers(t.order()));
  }

  private static SqlType type(String[] f) {
    return new SqlType(
        number(f[1]),
        SYSTEM,
        f[2],
        f[3].charAt(0),
        0,
        number(f[4]),
        0,
        List.of(),
        Optional.empty(),
        numbers(f[5]),
        numbers(f[6]));
  }

  private static String line(Cast c) {
    return "cast\t%d\t%d\t%d\t%s".formatted(c.source(), c.target(), c.routine(), c.context());
  }

  private static String line(Catalog.Equality e) {
    return "equality\t%d\t%d".formatted(e.family(), e.operator());
  }

  private static String numbers(List<Long> numbers) {
    return String.join(" ", numbers.stream().map(String::valueOf).toList());
  }

  private static List<Long> numbers(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    var numbers = new ArrayList<Long>();
    for (String number : text.split(" ")) {
      numbers.add(number(number));
    }
    return numbers;
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }
}
