package dev.countersign.postgres.dialect;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import dev.countersign.core.evidence.ObjectName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Collects what a statement reaches. One analysis owns it; not thread-safe.
final class Reach {

  private final Set<Effect> effects = new LinkedHashSet<>();
  private final Set<Relation> relations = new LinkedHashSet<>();
  private final Set<Routine> routines = new LinkedHashSet<>();
  private final Set<Long> types = new LinkedHashSet<>();
  private final Set<Suspect> suspects = new LinkedHashSet<>();
  private boolean literalRead;
  private boolean sessionOnly;
  private boolean changesSession;

  void add(Effect effect) {
    effects.add(effect);
  }

  void add(Action action, ObjectName object, Optional<ObjectName> via, String detail) {
    Effect effect = Effect.of(action, object, detail);
    effects.add(via.map(effect::via).orElse(effect));
  }

  void add(Relation relation) {
    relations.add(relation);
  }

  void add(Routine routine) {
    routines.add(routine);
  }

  void addType(long oid) {
    types.add(oid);
  }

  /// Code that is reached only if these types occur in the statement.
  void add(Suspect suspect) {
    suspects.add(suspect);
  }

  /// Somebody looked at the value of a literal: another value may be judged otherwise.
  void literalRead() {
    literalRead = true;
  }

  /// The answer depends on what only this session knows, or on what the snapshot does not know yet.
  void sessionOnly() {
    sessionOnly = true;
  }

  void changesSession() {
    changesSession = true;
  }

  /// Takes over all that another one collected.
  void addAll(Reach other) {
    effects.addAll(other.effects);
    addAllButEffects(other);
  }

  void addAllButEffects(Reach other) {
    relations.addAll(other.relations);
    routines.addAll(other.routines);
    types.addAll(other.types);
    suspects.addAll(other.suspects);
    literalRead |= other.literalRead;
    sessionOnly |= other.sessionOnly;
    changesSession |= other.changesSession;
  }

  List<Effect> effects() {
    return List.copyOf(effects);
  }

  /// The live set, for who looks while it is still growing.
  Set<Relation> relations() {
    return relations;
  }

  Set<Routine> routines() {
    return routines;
  }

  Set<Long> types() {
    return types;
  }

  Set<Suspect> suspects() {
    return suspects;
  }

  boolean wasLiteralRead() {
    return literalRead;
  }

  boolean isSessionOnly() {
    return sessionOnly;
  }

  boolean isChangingSession() {
    return changesSession;
  }

  /// Code that is reached only if certain types occur.
  ///
  /// @param effects what it does
  /// @param types the types that must all occur
  record Suspect(List<Effect> effects, List<Long> types) {

    Suspect {
      effects = List.copyOf(effects);
      types = List.copyOf(types);
    }
  }
}
