package dev.countersign.postgres.rules.security;

import dev.countersign.core.evidence.Action;
import dev.countersign.core.evidence.ObjectName;
import dev.countersign.postgres.rules.Card;
import dev.countersign.postgres.rules.Case;
import dev.countersign.postgres.rules.Report;
import dev.countersign.postgres.rules.Rule;
import java.util.List;

/// Files and programs of the server, and connections from it.
final class ServerSideFileOrProgram implements Rule {

  @Override
  public Card card() {
    return Card.critical(
            "server-side-file-or-program",
            """
            The statement reads or writes files of the server, runs a program there, or opens a connection from it
            to elsewhere: data leaves, or code comes in, around every other check.
            """)
        .bad(
            "COPY orders TO PROGRAM 'cat > /tmp/orders'",
            "SELECT pg_read_file('/etc/passwd')",
            "SELECT lo_import('/etc/passwd')")
        .good("SELECT * FROM orders LIMIT 1");
  }

  @Override
  public void check(Case statement, Report report) {
    for (Action action : List.of(Action.SERVER_FILE, Action.NETWORK)) {
      for (ObjectName object : statement.objects(action)) {
        report.add(
            object.qualified(),
            action == Action.NETWORK
                ? "The server would connect to elsewhere."
                : "Files or programs of the server would be used.",
            "Move data through the client: COPY … TO STDOUT or FROM STDIN.");
      }
    }
  }
}
