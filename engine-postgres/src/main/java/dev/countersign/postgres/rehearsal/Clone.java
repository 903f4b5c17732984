package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Target;
import dev.countersign.postgres.driver.CloneLink;

/// A database that was made to run one change on, and the throw-away login for it.
///
/// @param address where it is; its session credential is good for nothing else
/// @param role the role that statements act as, if there is such a role and the login may
record Clone(Target address, String role) {

  private static final String LABEL = "countersign rehearsal";

  /// A connection that acts as the role that will run the change.
  CloneLink open() {
    CloneLink link = CloneLink.open(address, LABEL);
    link.execute(
        """
        SELECT pg_catalog.set_config('role', rolname, false) FROM pg_catalog.pg_roles
         WHERE rolname = %s AND pg_catalog.pg_has_role(oid, 'MEMBER')\
        """
            .formatted(Sql.text(role)));
    return link;
  }

  /// Ends every session on it, for its time is over.
  void end() {
    try (CloneLink link = CloneLink.open(address, LABEL)) {
      link.execute(
          """
          SELECT pg_catalog.count(pg_catalog.pg_terminate_backend(pid))
            FROM pg_catalog.pg_stat_activity
           WHERE datname = pg_catalog.current_database()
             AND pid <> pg_catalog.pg_backend_pid()\
          """);
    }
  }
}
