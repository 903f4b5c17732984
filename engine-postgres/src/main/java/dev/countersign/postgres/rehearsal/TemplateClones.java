package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Target;

/// Clones by `CREATE DATABASE … TEMPLATE` on a rehearsal server. Thread-safe.
public final class TemplateClones implements CloneProvider {

  private final RehearsalServer server;
  private final String template;

  /// @param server the rehearsal server: its address, a database to connect to, and a login that
  ///   may create databases and roles
  /// @param template the database to copy
  public TemplateClones(Target server, String template) {
    this.server = new RehearsalServer(server);
    this.template = template;
  }

  @Override
  public String name() {
    return "template";
  }

  @Override
  public String source() {
    return "database " + template + " on " + server.address();
  }

  @Override
  public Clone make(String name, String role, Deadline deadline) throws NoClone {
    return server.create(name, template, role, deadline);
  }

  @Override
  public void drop(String name) throws NoClone {
    server.drop(name);
  }

  @Override
  public String toString() {
    return name() + " of " + source();
  }
}
