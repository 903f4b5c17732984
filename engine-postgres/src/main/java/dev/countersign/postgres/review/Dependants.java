package dev.countersign.postgres.review;

import dev.countersign.core.engine.Classified;
import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.Effect;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The objects that depend on what a statement alters or drops. Used by one thread.
final class Dependants {

  private static final String OF_RELATION =
      """
      WITH RECURSIVE seen (classid, objid, depth) AS (
        SELECT 'pg_class'::regclass::oid, to_regclass(?)::oid, 0
        UNION
        SELECT n.classid, n.objid, s.depth + 1
          FROM seen s,
          LATERAL (
            SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass THEN 'pg_class'::regclass::oid ELSE d.classid END AS classid,
                   CASE WHEN d.classid = 'pg_rewrite'::regclass
                        THEN (SELECT ev_class FROM pg_rewrite WHERE oid = d.objid) ELSE d.objid END AS objid
              FROM pg_depend d
             WHERE d.refclassid = s.classid AND d.refobjid = s.objid AND d.deptype IN ('n', 'a')) n
         WHERE s.depth < 8 AND n.objid <> to_regclass(?))
      SELECT DISTINCT pg_describe_object(classid, objid, 0) FROM seen
       WHERE depth > 0 AND classid IN ('pg_class'::regclass, 'pg_proc'::regclass,
             'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass,
             'pg_publication_rel'::regclass)
         AND NOT (classid = 'pg_class'::regclass
                  AND EXISTS (SELECT 1 FROM pg_class WHERE oid = objid AND relkind IN ('i', 'I', 't')))
         AND NOT (classid = 'pg_constraint'::regclass
                  AND EXISTS (SELECT 1 FROM pg_constraint
                               WHERE oid = objid AND (contype <> 'f' OR conrelid = to_regclass(?))))
         AND NOT (classid = 'pg_trigger'::regclass
                  AND EXISTS (SELECT 1 FROM pg_trigger WHERE oid = objid AND tgisinternal))
       ORDER BY 1
      """;

  private static final String OF_ROUTINE =
      """
      SELECT DISTINCT pg_describe_object(classid, objid, 0) FROM pg_depend
       WHERE refclassid = 'pg_proc'::regclass AND refobjid = to_regprocedure(?)
         AND deptype IN ('n', 'a') AND classid <> 'pg_rewrite'::regclass
      UNION
      SELECT DISTINCT pg_describe_object('pg_class'::regclass, r.ev_class, 0)
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
       WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = to_regprocedure(?)
         AND d.classid = 'pg_rewrite'::regclass
       ORDER BY 1
      """;

  private static final Set<Action> MATTER = Set.of(Action.ALTER, Action.DROP, Action.TRUNCATE);

  private final Live live;

  Dependants(Live live) {
    this.live = live;
  }

  List<String> of(Classified.Part part) throws SQLException {
    var found = new TreeSet<String>();
    for (Effect effect : part.effects()) {
      if (MATTER.contains(effect.action()) && effect.via().isEmpty()) {
        String name = effect.object().qualified();
        found.addAll(
            switch (effect.object().kind()) {
              case "table", "view", "materialized view", "foreign table", "sequence" ->
                  live.column(OF_RELATION, name, name, name);
              case "function", "procedure", "aggregate" ->
                  name.contains("(") ? live.column(OF_ROUTINE, name, name) : List.of();
              default -> List.of();
            });
      }
    }
    return List.copyOf(found);
  }
}
