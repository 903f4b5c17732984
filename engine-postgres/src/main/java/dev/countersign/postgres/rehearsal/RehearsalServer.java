package dev.countersign.postgres.rehearsal;

import dev.countersign.core.CountersignException;
import dev.countersign.core.Target;
import dev.countersign.core.Target.Credential;
import dev.countersign.postgres.driver.CloneLink;
import dev.countersign.postgres.driver.CloneLink.CloneRefused;
import dev.countersign.postgres.rehearsal.CloneProvider.NoClone;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/// A server that databases are made on to rehearse in, and a login that may do so. Thread-safe.
///
/// Each database gets a role of its own with a password that nobody knows, which goes when the
/// database goes. It is a member of the role that the change will run as, so that ownership and
/// default privileges come out as on the target; where there is no such role, of the login's. The
/// login becomes a member of it, because only a member may end its sessions.
final class RehearsalServer {

  private static final String LABEL = "countersign rehearsal";
  private static final Set<String> NOT_ALLOWED = Set.of("42501", "0LP01");
  private static final int PASSWORD_BYTES = 24;

  private final Target server;
  private final SecureRandom random = new SecureRandom();

  /// @param server its address, a database to connect to first, and the login
  RehearsalServer(Target server) {
    this.server = server;
  }

  String address() {
    return server.host() + ":" + server.port();
  }

  /// A database with this name, copied from another one, or empty; and a role of that name.
  ///
  /// @param template empty text: an empty database
  Clone create(String name, String template, String role, Deadline deadline) throws NoClone {
    try (CloneLink link = CloneLink.open(server, LABEL)) {
      link.execute("SET statement_timeout = " + deadline.left().toMillis());
      String acting = known(link, role) ? role : server.session().user();
      Credential login = login(link, name, acting);
      create(link, name, template, acting);
      return new Clone(at(name, login), acting);
    } catch (CloneRefused e) {
      throw new NoClone(explained(e, template), e);
    } catch (CountersignException e) {
      throw new NoClone("The rehearsal server " + address() + " does not answer.", e);
    }
  }

  /// Drops a database and its role.
  void drop(String name) throws NoClone {
    try (CloneLink link = CloneLink.open(server, LABEL)) {
      link.execute("DROP DATABASE IF EXISTS " + Sql.name(name) + " WITH (FORCE)");
      link.execute("DROP ROLE IF EXISTS " + Sql.name(name));
    } catch (CloneRefused | CountersignException e) {
      throw new NoClone("Clone " + name + " on " + address() + " cannot be dropped.", e);
    }
  }

  /// The same server with the login that may do everything to a clone, for restoring into it.
  Target administered(String database) {
    return at(database, server.session());
  }

  private Credential login(CloneLink link, String name, String acting) throws NoClone {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    String password = HexFormat.of().formatHex(bytes);
    try {
      link.execute(
          "CREATE ROLE %s LOGIN PASSWORD %s".formatted(Sql.name(name), Sql.text(password)));
      link.execute("GRANT %s TO %s".formatted(Sql.name(acting), Sql.name(name)));
      if (!acting.equals(server.session().user())) {
        link.execute("GRANT %s TO CURRENT_USER".formatted(Sql.name(name)));
      }
      return new Credential(name, password);
    } catch (CloneRefused e) {
      if (NOT_ALLOWED.contains(e.refusal().code())) {
        link.execute("DROP ROLE IF EXISTS " + Sql.name(name));
        throw new NoClone(
            "%s may not make a login for the clone on %s: %s. Give it CREATEROLE, and %s with the admin option."
                .formatted(server.session().user(), address(), e.refusal().sentence(), acting),
            e);
      }
      throw e;
    }
  }

  private static void create(CloneLink link, String name, String template, String acting) {
    String owner =
        template.isEmpty()
            ? acting
            : link.text(
                "SELECT datdba::pg_catalog.regrole::text FROM pg_catalog.pg_database"
                    + " WHERE datname = "
                    + Sql.text(template));
    String from = template.isEmpty() ? "template0" : Sql.name(template);
    String plain = "CREATE DATABASE " + Sql.name(name) + " TEMPLATE " + from;
    String owned = template.isEmpty() ? Sql.name(owner) : owner;
    try {
      link.execute(owned.isEmpty() ? plain : plain + " OWNER " + owned);
    } catch (CloneRefused e) {
      if (!NOT_ALLOWED.contains(e.refusal().code())) {
        throw e;
      }
      link.execute(plain);
    }
  }

  private static boolean known(CloneLink link, String role) {
    return !link.text("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = " + Sql.text(role))
        .isEmpty();
  }

  private String explained(CloneRefused e, String template) {
    String said = e.refusal().sentence();
    return switch (e.refusal().code()) {
      case "55006" ->
          "Database %s on %s is in use, and a template may not be: %s Let nobody connect to it."
              .formatted(template, address(), said + ".");
      case "53100" -> "The disk of the rehearsal server " + address() + " is full: " + said + ".";
      case "3D000" -> "There is no database " + template + " on " + address() + ".";
      case "42501" ->
          "%s may not make databases on %s: %s. Give it CREATEDB, and mark the template as one."
              .formatted(server.session().user(), address(), said);
      case "57014" -> "The clone could not be made in the time that a rehearsal has.";
      default -> "The rehearsal server " + address() + " refuses to make a clone: " + said + ".";
    };
  }

  private Target at(String database, Credential login) {
    return new Target(
        server.name(),
        server.engine(),
        server.environment(),
        server.host(),
        server.port(),
        database,
        server.tls(),
        server.tlsRoots(),
        login,
        java.util.Optional.empty());
  }
}
