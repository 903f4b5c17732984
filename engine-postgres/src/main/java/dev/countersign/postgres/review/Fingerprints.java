package dev.countersign.postgres.review;

import dev.countersign.core.Digest;
import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.ObjectName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Identifies what a change was judged against: the definitions of all objects that it touches, and
/// the order of magnitude of their size.
final class Fingerprints {

  private static final String OID = "SELECT to_regclass(?)::oid::bigint";

  private static final String ROUTINE =
      """
      SELECT concat_ws(' | ', p.oid::regprocedure, md5(p.prosrc), p.provolatile, p.prosecdef,
             array_to_string(p.proconfig, ','), pg_get_userbyid(p.proowner), p.proacl)
        FROM pg_proc p WHERE p.oid = to_regprocedure(?)
      """;

  private static final String TYPE =
      """
      SELECT concat_ws(' | ', t.oid::regtype, t.typtype, pg_get_userbyid(t.typowner), t.typdefault,
             (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
             (SELECT string_agg(pg_get_constraintdef(oid), ',' ORDER BY conname)
                FROM pg_constraint WHERE contypid = t.oid))
        FROM pg_type t WHERE t.oid = to_regtype(?)
      """;

  private static final String SCHEMA =
      "SELECT concat_ws(' | ', nspname, pg_get_userbyid(nspowner), nspacl) FROM pg_namespace"
          + " WHERE nspname = ?";

  private static final Set<String> RELATIONS =
      Set.of("table", "view", "materialized view", "foreign table", "sequence", "index");

  private final Live live;
  private final Sizes sizes;

  Fingerprints(Live live, Sizes sizes) {
    this.live = live;
    this.sizes = sizes;
  }

  /// The fingerprint of what these statements touch.
  String of(Classified classified) throws SQLException {
    var objects = new TreeSet<String>();
    var relations = new TreeSet<String>();
    classified.effects().forEach(effect -> sort(effect.object(), relations, objects));
    classified.locks().forEach(lock -> relations.add(lock.object()));
    var lines = new ArrayList<>(objects);
    var oids = new ArrayList<Long>();
    for (String name : relations) {
      live.one(OID, name).map(Long::valueOf).ifPresent(oids::add);
      lines.add(name + " of size " + magnitude(name));
    }
    lines.addAll(new Definitions(live).of(oids));
    for (var effect : classified.effects()) {
      lines.addAll(other(effect.object()));
    }
    return digest(lines);
  }

  /// A power of ten of the size in megabytes; below one it does not matter.
  private String magnitude(String name) throws SQLException {
    Optional<Sizes.Size> size = sizes.of(name);
    if (size.isEmpty()) {
      return "none";
    }
    return size.get().totalBytes().isEmpty()
        ? "unknown"
        : Integer.toString(
            (int) Math.log10(Math.max(1, size.get().totalBytes().getAsLong() >> 20)));
  }

  private static void sort(ObjectName object, Set<String> relations, Set<String> objects) {
    objects.add(object.toString() + (object.certain() ? "" : " (unresolved)"));
    if (RELATIONS.contains(object.kind()) && object.certain()) {
      relations.add(object.qualified());
    }
  }

  private List<String> other(ObjectName object) throws SQLException {
    return switch (object.kind()) {
      case "function", "procedure", "aggregate" ->
          object.name().contains("(") ? live.column(ROUTINE, object.qualified()) : List.of();
      case "type", "domain" -> live.column(TYPE, object.qualified());
      case "schema" -> live.column(SCHEMA, object.name());
      default -> List.of();
    };
  }

  private static String digest(List<String> lines) {
    Digest.Builder digest = Digest.over("countersign postgres fingerprint 2").add(lines.size());
    lines.forEach(digest::add);
    return digest.build().hex();
  }
}
