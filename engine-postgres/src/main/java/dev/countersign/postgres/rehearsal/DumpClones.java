package dev.countersign.postgres.rehearsal;

import dev.countersign.core.Target;
import dev.countersign.core.Target.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Clones by restoring a dump into a new database of a rehearsal server. Thread-safe.
///
/// Everything in the clone belongs to the role that the change will run as: owners and privileges
/// of a dump often name roles that a rehearsal server does not have.
public final class DumpClones implements CloneProvider {

  private static final byte[] ARCHIVE = {'P', 'G', 'D', 'M', 'P'};

  private final RehearsalServer server;
  private final Source source;
  private final Optional<Path> programs;

  /// Where a dump comes from.
  public sealed interface Source {

    /// A file that somebody keeps fresh: an archive of `pg_dump -Fc`, or plain SQL.
    record Kept(Path file) implements Source {}

    /// What a command of the shell prints.
    record Printed(String command) implements Source {}

    /// The target itself, read by `pg_dump`.
    ///
    /// @param withoutRows tables (patterns of `pg_dump`) whose rows are left out
    record Live(Target target, List<String> withoutRows) implements Source {

      public Live {
        withoutRows = List.copyOf(withoutRows);
      }
    }
  }

  /// @param server the rehearsal server, as for [TemplateClones]
  /// @param programs the folder of `pg_dump`, `pg_restore` and `psql`; empty: the PATH
  public DumpClones(Target server, Source source, Optional<Path> programs) {
    this.server = new RehearsalServer(server);
    this.source = source;
    this.programs = programs;
  }

  @Override
  public String name() {
    return "dump";
  }

  @Override
  public String source() {
    return switch (source) {
      case Source.Kept(var file) -> "the dump " + file + ", restored on " + server.address();
      case Source.Printed _ -> "the dump of a command, restored on " + server.address();
      case Source.Live(var target, _) ->
          "a dump of %s on %s:%d, restored on %s"
              .formatted(target.database(), target.host(), target.port(), server.address());
    };
  }

  @Override
  public Clone make(String name, String role, Deadline deadline) throws NoClone {
    Clone made = server.create(name, "", role, deadline);
    switch (source) {
      case Source.Kept(var file) -> restore(file, made, name, deadline);
      case Source.Printed(var command) -> {
        Path file = Programs.temporary();
        try {
          Programs.run(List.of("sh", "-c", command), Map.of(), file, deadline);
          restore(file, made, name, deadline);
        } finally {
          Programs.delete(file);
        }
      }
      case Source.Live live -> {
        Path file = Programs.temporary();
        try {
          dump(live, file, deadline);
          restore(file, made, name, deadline);
        } finally {
          Programs.delete(file);
        }
      }
    }
    return made;
  }

  @Override
  public void drop(String name) throws NoClone {
    server.drop(name);
  }

  @Override
  public String toString() {
    return name() + " of " + source();
  }

  private void dump(Source.Live live, Path file, Deadline deadline) throws NoClone {
    Target target = live.target();
    List<String> command =
        new ArrayList<>(
            List.of(program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"));
    live.withoutRows().forEach(pattern -> command.add("--exclude-table-data=" + pattern));
    Programs.run(command, environment(target, target.runner(), ""), file, deadline);
  }

  private void restore(Path file, Clone made, String name, Deadline deadline) throws NoClone {
    Target into = server.administered(name);
    String role = made.role();
    List<String> command =
        archive(file)
            ? List.of(
                program("pg_restore"),
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
                "--role=" + role,
                "--dbname=" + name,
                file.toString())
            : List.of(
                program("psql"),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--file=" + file);
    Programs.run(command, environment(into, into.session(), role), Path.of("/dev/null"), deadline);
  }

  private static Map<String, String> environment(Target at, Target.Credential login, String role) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGHOST", at.host());
    environment.put("PGPORT", Integer.toString(at.port()));
    environment.put("PGDATABASE", at.database());
    environment.put("PGUSER", login.user());
    environment.put("PGPASSWORD", login.password());
    environment.put(
        "PGSSLMODE", at.tls().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    environment.put(
        "PGSSLROOTCERT", at.tls() == TlsMode.VERIFY_FULL ? at.tlsRoots().orElse("system") : "");
    environment.put("PGAPPNAME", "countersign rehearsal");
    if (!role.isEmpty()) {
      environment.put("PGOPTIONS", "-c role=" + role.replace("\\", "\\\\").replace(" ", "\\ "));
    }
    return environment;
  }

  private static boolean archive(Path file) throws NoClone {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ARCHIVE.length), ARCHIVE);
    } catch (IOException e) {
      throw new NoClone("The dump " + file + " cannot be read (" + e.getMessage() + ").", e);
    }
  }

  private String program(String name) {
    return programs.map(folder -> folder.resolve(name).toString()).orElse(name);
  }
}
