package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A snapshot of what one database holds. Immutable and thread-safe.
///
/// It has everything that decides what a statement does, and the estimates that say how much it
/// would touch. It is read by `driver.CatalogReader`. Objects are found by number, or by schema and
/// name; looking a name up along a search path is `Resolution`'s business.
public final class Catalog {

  /// Objects with smaller numbers were made by `initdb` (`FirstNormalObjectId`).
  public static final long FIRST_USER_OID = 16_384;

  private final Contents contents;
  private final Map<Long, Relation> relations = new HashMap<>();
  private final Map<String, Map<String, Relation>> relationsByName = new HashMap<>();
  private final Map<Long, Operator> operators = new HashMap<>();
  private final Map<String, List<Operator>> operatorsByName = new HashMap<>();
  private final Map<Long, SqlType> types = new HashMap<>();
  private final Map<String, List<SqlType>> typesByName = new HashMap<>();
  private final Map<Long, SqlType> rowTypes = new HashMap<>();
  private final Map<String, Schema> schemas = new HashMap<>();
  private final Map<String, Relation> relationsByIndex = new HashMap<>();
  private final Map<String, Relation> relationsByQualifiedName = new HashMap<>();
  private final Set<String> qualifiedIndexes = new HashSet<>();

  /// @param contents what was read
  public Catalog(Contents contents) {
    this.contents = contents;
    for (Schema schema : contents.schemas()) {
      schemas.put(schema.name(), schema);
    }
    contents.relations().forEach(this::index);
    for (Operator operator : contents.operators()) {
      operators.put(operator.oid(), operator);
      operatorsByName.computeIfAbsent(operator.name(), _ -> new ArrayList<>()).add(operator);
    }
    for (SqlType type : contents.types()) {
      types.put(type.oid(), type);
      if (type.relation() != 0) {
        rowTypes.put(type.relation(), type);
      }
      typesByName.computeIfAbsent(type.name(), _ -> new ArrayList<>()).add(type);
    }
  }

  private void index(Relation relation) {
    relations.put(relation.oid(), relation);
    relationsByName
        .computeIfAbsent(relation.schema(), _ -> new HashMap<>())
        .put(relation.name(), relation);
    relationsByQualifiedName.put(relation.objectName().qualified(), relation);
    for (Index index : relation.indexes()) {
      qualifiedIndexes.add(ObjectName.of("index", relation.schema(), index.name()).qualified());
      relationsByIndex.put(indexKey(relation.schema(), index.name()), relation);
    }
  }

  private static String indexKey(String schema, String index) {
    return schema + '\0' + index;
  }

  /// The server, its database and the session's role.
  public ServerFacts server() {
    return contents.server();
  }

  /// Identifies this snapshot: changes whenever the catalogue changed.
  public String version() {
    return contents.version();
  }

  public Optional<Relation> relation(long oid) {
    return Optional.ofNullable(relations.get(oid));
  }

  public Optional<Relation> relation(String schema, String name) {
    return Optional.ofNullable(relationsByName.getOrDefault(schema, Map.of()).get(name));
  }

  /// The relation whose name is this, qualified and quoted like in SQL.
  public Optional<Relation> relationNamed(String qualified) {
    return Optional.ofNullable(relationsByQualifiedName.get(qualified));
  }

  /// Whether there is an index whose name is this, qualified and quoted like in SQL.
  public boolean hasIndexNamed(String qualified) {
    return qualifiedIndexes.contains(qualified);
  }

  /// The table that has the index of this name.
  public Optional<Relation> tableOfIndex(String schema, String index) {
    return Optional.ofNullable(relationsByIndex.get(indexKey(schema, index)));
  }

  public Optional<Routine> routine(long oid) {
    return contents.routines().numbered(oid);
  }

  /// All routines of this name, in any schema.
  public List<Routine> routinesNamed(String name) {
    return contents.routines().named(name);
  }

  public Optional<Operator> operator(long oid) {
    return Optional.ofNullable(operators.get(oid));
  }

  /// All operators of this name, in any schema.
  public List<Operator> operatorsNamed(String name) {
    return operatorsByName.getOrDefault(name, List.of());
  }

  public Optional<SqlType> type(long oid) {
    return Optional.ofNullable(types.get(oid));
  }

  /// All types of this internal name, in any schema.
  public List<SqlType> typesNamed(String name) {
    return typesByName.getOrDefault(name, List.of());
  }

  /// The type of a relation's rows.
  public Optional<SqlType> rowType(Relation relation) {
    return Optional.ofNullable(rowTypes.get(relation.oid()));
  }

  public Optional<Schema> schema(String name) {
    return Optional.ofNullable(schemas.get(name));
  }

  /// Whether it has everything that its database has, so that what it lacks is not there.
  public boolean isWhole() {
    return contents.whole();
  }

  public List<Schema> schemas() {
    return contents.schemas();
  }

  public List<Relation> relations() {
    return contents.relations();
  }

  public List<Routine> routines() {
    return contents.routines().all();
  }

  /// The routines that the server was not born with.
  public List<Routine> madeRoutines() {
    return contents.routines().made();
  }

  public List<Operator> operators() {
    return contents.operators();
  }

  public List<SqlType> types() {
    return contents.types();
  }

  public List<Cast> casts() {
    return contents.casts();
  }

  public List<Extension> extensions() {
    return contents.extensions();
  }

  public Set<Equality> equalities() {
    return contents.equalities();
  }

  public List<EventTrigger> eventTriggers() {
    return contents.eventTriggers();
  }

  /// Names, without their schemas, of collations under which different texts may be equal.
  public Set<String> looseCollations() {
    return contents.looseCollations();
  }

  /// Whether an operator is the equality by which a B-tree of this family tells keys apart.
  public boolean isEquality(long family, long operator) {
    return contents.equalities().contains(new Equality(family, operator));
  }

  /// What the catalogue consists of.
  ///
  /// @param version identifies it
  /// @param server the server, its database and the session's role
  /// @param whole false when the database may have more than this
  /// @param schemas all schemas
  /// @param relations all relations
  /// @param routines all functions, procedures and aggregates, built-in ones included
  /// @param operators all operators
  /// @param types all types
  /// @param casts all casts
  /// @param extensions installed extensions
  /// @param eventTriggers event triggers
  /// @param equalities which operators are equality in which B-tree operator families
  /// @param looseCollations names, without their schemas, of nondeterministic collations
  public record Contents(
      String version,
      ServerFacts server,
      boolean whole,
      List<Schema> schemas,
      List<Relation> relations,
      Routines routines,
      List<Operator> operators,
      List<SqlType> types,
      List<Cast> casts,
      List<Extension> extensions,
      List<EventTrigger> eventTriggers,
      Set<Equality> equalities,
      Set<String> looseCollations) {

    public Contents {
      schemas = List.copyOf(schemas);
      relations = List.copyOf(relations);
      operators = List.copyOf(operators);
      types = List.copyOf(types);
      casts = List.copyOf(casts);
      extensions = List.copyOf(extensions);
      eventTriggers = List.copyOf(eventTriggers);
      equalities = Set.copyOf(equalities);
      looseCollations = Set.copyOf(looseCollations);
    }
  }

  /// The server, its database and the session's role.
  ///
  /// @param versionNumber such as 180004
  /// @param database the database's own name
  /// @param role the role that sessions act as
  /// @param superuser whether that role may do anything
  /// @param settings defaults of a new session of that role in this database, by name
  public record ServerFacts(
      int versionNumber,
      String database,
      String role,
      boolean superuser,
      Map<String, String> settings) {

    public ServerFacts {
      settings = Map.copyOf(settings);
    }

    /// The major version, such as 18.
    public int major() {
      return versionNumber / 10_000;
    }
  }

  /// An installed extension.
  public record Extension(String name, String version, String schema) {}

  /// An event trigger.
  ///
  /// @param name its name
  /// @param event such as `ddl_command_end`
  /// @param routine the function it calls
  /// @param enabled `pg_event_trigger.evtenabled`
  /// @param tags the commands it is for; empty: all
  public record EventTrigger(
      String name, String event, long routine, char enabled, List<String> tags) {

    public EventTrigger {
      tags = List.copyOf(tags);
    }

    /// Whether a command fires it.
    public boolean fires(String command) {
      return enabled != 'D' && !event.equals("login") && (tags.isEmpty() || tags.contains(command));
    }
  }

  /// An operator that is equality in a B-tree operator family.
  public record Equality(long family, long operator) {}
}
