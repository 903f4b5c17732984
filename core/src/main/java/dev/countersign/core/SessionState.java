package dev.countersign.core;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that a session has set that changes what a text means: part of every verdict's key and of
/// every digest.
///
/// @param database the database's own name on its server
/// @param role the role that the session acts as on the server
/// @param settings what changes lexing or name resolution, such as `search_path`, by name, with the
///   effective value
/// @param temporary names of temporary relations that shadow others, with their kind (`table`,
///   `view`, `sequence`, `index`, `type`); types that are no relations behind [#TEMPORARY_TYPE]
/// @param prepared texts of the statements prepared in this session, by name
public record SessionState(
    String database,
    String role,
    SortedMap<String, String> settings,
    SortedMap<String, String> temporary,
    Map<String, String> prepared) {

  /// Stands before the name of a temporary type that is no relation, such as a domain. It hides
  /// types, never a relation, so it must not look like one: no relation has a name of more than 63
  /// bytes, as this prefix is.
  public static final String TEMPORARY_TYPE =
      "temporary type, which hides types and domains of the same name: ";

  public SessionState {
    settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    temporary = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(temporary));
    prepared = Map.copyOf(prepared);
  }

  /// A session just opened, with these settings.
  public static SessionState fresh(
      String database, String role, SortedMap<String, String> settings) {
    return new SessionState(database, role, settings, new TreeMap<>(), Map.of());
  }

  /// Adds what decides the effect of a statement to a digest; prepared statements are added by who
  /// uses them.
  public void addTo(Digest.Builder digest) {
    digest.add(database).add(role).add(settings.size());
    settings.forEach((name, value) -> digest.add(name).add(value));
    digest.add(temporary.size());
    temporary.forEach((name, kind) -> digest.add(name).add(kind));
  }
}
