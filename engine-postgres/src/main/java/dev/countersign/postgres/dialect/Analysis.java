package dev.countersign.postgres.dialect;

import dev.countersign.core.SessionState;
import dev.countersign.core.evidence.Effect;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one statement does, with everything that was resolved on the way.
///
/// @param statement the statement
/// @param kind its command tag
/// @param effects what it does; never empty
/// @param relations every relation it reaches: named, behind views, cascades and functions
/// @param routines every routine it may call, built-in ones included
/// @param literalIndependent true when the answer holds for any values of its literals
/// @param repeatable false when the answer depends on what only this session knows, or on objects
///   that the snapshot does not have
/// @param changesSession whether it may change the state of the session
/// @param session the state that it was judged under
public record Analysis(
    SqlStatement statement,
    String kind,
    List<Effect> effects,
    Set<Relation> relations,
    Set<Routine> routines,
    boolean literalIndependent,
    boolean repeatable,
    boolean changesSession,
    SessionState session) {

  public Analysis {
    effects = List.copyOf(effects);
    relations = Collections.unmodifiableSet(new LinkedHashSet<>(relations));
    routines = Collections.unmodifiableSet(new LinkedHashSet<>(routines));
  }
}
