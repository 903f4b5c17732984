package dev.countersign.postgres.rules;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.LockForecast;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.dialect.Catalog;
import dev.countersign.postgres.dialect.PgNode;
import dev.countersign.postgres.dialect.Relation;
import dev.countersign.postgres.dialect.SqlStatement;
import dev.countersign.postgres.locks.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// One statement as the rules see it.
///
/// @param text the whole text of the message that holds it
/// @param statement what the grammar made of it; empty when it could not be read
/// @param kind its command tag; empty text when it could not be read
/// @param disguises what in the text is not what it seems, one sentence each
/// @param unread why it could not be read; empty text when it could
/// @param first whether it is the first of its text: what concerns the text is said there
/// @param script how it stands to the others of its change
/// @param course what those before it have left behind
/// @param session where it would run
/// @param effects what it does
/// @param locks the locks it takes
/// @param catalog what is there
/// @param found how its names are resolved
/// @param forecast forecasts the locks of a variation of the statement
/// @param options what the operator configured
/// @param facts what was worked out of it so far
public record Case(
    String text,
    Optional<SqlStatement> statement,
    String kind,
    List<String> disguises,
    String unread,
    boolean first,
    Script script,
    Course course,
    SessionState session,
    List<Effect> effects,
    List<LockForecast> locks,
    Catalog catalog,
    Found found,
    Function<SqlStatement, List<LockForecast>> forecast,
    RuleOptions options,
    Facts facts) {

  private static final Fact<List<JsonNode>> COMMANDS = new Fact<>(Case::readCommands);
  private static final Fact<Set<String>> SUBJECTS = new Fact<>(Case::readSubjects);
  private static final Fact<Optional<Relation>> TARGET =
      new Fact<>(one -> one.found.relation(one.relation()));
  private static final Fact<String> TARGET_NAME = new Fact<>(one -> one.named(one.relation()));
  private static final Fact<Boolean> TARGET_IS_LIVE = new Fact<>(one -> one.isLive(one.relation()));
  private static final Fact<Fresh> FRESH = new Fact<>(one -> one.script.fresh(one));

  public Case {
    disguises = List.copyOf(disguises);
    effects = List.copyOf(effects);
    locks = List.copyOf(locks);
  }

  /// Something that follows from it.
  public <T> T get(Fact<T> fact) {
    return facts.get(fact, this);
  }

  /// What has been left behind when this statement is done.
  public Course after() {
    return course.after(this);
  }

  /// Where the statement begins in the text, in bytes.
  public int start() {
    return statement.map(SqlStatement::byteOffset).orElse(0);
  }

  /// The type of the statement's syntax node; empty text when it could not be read.
  public String tag() {
    return statement.isPresent() ? statement.get().tag() : "";
  }

  public boolean is(String... tags) {
    String own = tag();
    for (String tag : tags) {
      if (tag.equals(own)) {
        return true;
      }
    }
    return false;
  }

  public JsonNode node() {
    return statement.isPresent() ? statement.get().node() : MissingNode.getInstance();
  }

  /// A text field of the statement's syntax node.
  public String field(String name) {
    return PgNode.text(node(), name);
  }

  /// The subcommands of an ALTER TABLE; none for other statements.
  public List<JsonNode> commands() {
    return get(COMMANDS);
  }

  private List<JsonNode> readCommands() {
    if (!is("AlterTableStmt")) {
      return List.of();
    }
    var commands = new ArrayList<JsonNode>();
    node().path("cmds").forEach(item -> commands.add(PgNode.of(item).body()));
    return List.copyOf(commands);
  }

  /// The subcommands of one kind.
  public List<JsonNode> commands(String subtype) {
    if (!subjects().contains(subtype)) {
      return List.of();
    }
    return commands().stream()
        .filter(command -> PgNode.text(command, "subtype").equals(subtype))
        .toList();
  }

  /// What it is about: the type of its syntax node, and those of its subcommands.
  public Set<String> subjects() {
    return get(SUBJECTS);
  }

  private Set<String> readSubjects() {
    var subjects = new HashSet<String>();
    subjects.add(tag());
    commands().forEach(command -> subjects.add(PgNode.text(command, "subtype")));
    return subjects;
  }

  private JsonNode relation() {
    return node().path("relation");
  }

  /// The relation of a RangeVar node in words: resolved where it can be.
  public String named(JsonNode rangeVar) {
    return found.named(rangeVar);
  }

  /// The relation that the statement is about.
  public Optional<Relation> target() {
    return get(TARGET);
  }

  /// That relation in words.
  public String targetName() {
    return get(TARGET_NAME);
  }

  /// Whether somebody may wait for a lock on the statement's relation: see [#isLive(Relation)].
  public boolean targetIsLive() {
    return get(TARGET_IS_LIVE);
  }

  /// Whether somebody may wait for a lock on the relation of a RangeVar node; one that the
  /// catalogue does not know is taken to be there.
  public boolean isLive(JsonNode rangeVar) {
    return !fresh().relation(rangeVar)
        && !found.relation(rangeVar).filter(this::isEmpty).isPresent();
  }

  /// Whether somebody may wait for a lock on an object of a forecast, and it is no index.
  public boolean isLive(String object) {
    if (catalog.hasIndexNamed(object)) {
      return false;
    }
    return relationNamed(object)
        .map(this::isLive)
        .orElseGet(() -> !fresh().relation(List.of(object.split("\\."))));
  }

  /// Whether somebody may wait for a lock on a relation: it has been there before this change, is
  /// not temporary, and may hold rows.
  public boolean isLive(Relation relation) {
    return relation.persistence() != Relation.Persistence.TEMPORARY
        && !isEmpty(relation)
        && !fresh().relation(List.of(relation.schema(), relation.name()));
  }

  private boolean isEmpty(Relation relation) {
    return relation.size().heapBytes() == 0
        && relation.size().rows() <= 0
        && relation.inheritance().children().stream()
            .flatMap(child -> catalog.relation(child).stream())
            .allMatch(this::isEmpty);
  }

  /// What nobody else uses yet.
  public Fresh fresh() {
    return get(FRESH);
  }

  /// The locks that these subcommands would take without the others.
  public List<LockForecast> locksOf(JsonNode... commands) {
    if (statement.isEmpty() || !(node() instanceof ObjectNode whole)) {
      return List.of();
    }
    ObjectNode alone = whole.objectNode();
    alone.setAll(whole);
    var only = alone.putArray("cmds");
    for (JsonNode command : commands) {
      only.addObject().set("AlterTableCmd", command);
    }
    SqlStatement s = statement.get();
    return forecast.apply(
        new SqlStatement(s.text(), s.byteOffset(), s.line(), s.endLine(), s.tag(), alone));
  }

  /// The names that a DROP names.
  public List<List<String>> dropped() {
    return node().path("objects").valueStream().map(MadeBy::object).toList();
  }

  /// The name of an object that is no relation, part by part.
  public List<String> objectNames(JsonNode wrapper) {
    return MadeBy.object(wrapper);
  }

  /// The relation of this name in words: resolved where it can be.
  public String named(List<String> parts) {
    return found
        .relation(parts)
        .map(relation -> relation.objectName().qualified())
        .orElseGet(() -> String.join(".", parts));
  }

  /// Objects that the statement does this to.
  public List<ObjectName> objects(dev.countersign.core.evidence.Action action) {
    var objects = new LinkedHashSet<ObjectName>();
    for (Effect effect : effects) {
      if (effect.action() == action) {
        objects.add(effect.object());
      }
    }
    return List.copyOf(objects);
  }

  /// The relation whose qualified name this is.
  public Optional<Relation> relationNamed(String qualified) {
    return catalog.relationNamed(qualified);
  }
}
