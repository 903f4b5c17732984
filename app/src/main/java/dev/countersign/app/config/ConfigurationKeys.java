package dev.countersign.app.config;

import static dev.countersign.app.config.Key.REQUIRED;

import java.util.List;

/// Every key of the configuration file, in the order of the documentation.
final class ConfigurationKeys {

  static final List<Key> ALL =
      List.of(
          new Key("http", "section", "see below", "The console and the HTTP API."),
          new Key(
              "http.listen",
              "host:port",
              "127.0.0.1:8080",
              "The address to listen on. Plain HTTP: on other addresses than loopback `publicUrl`"
                  + " has to be https, and a proxy in front ends TLS."),
          new Key(
              "http.publicUrl",
              "URL",
              "http://localhost: and the port",
              "What people and clients write to get there; it appears in notices and links."),
          new Key("store", "section", "see below", "Where changes and the ledger are kept."),
          new Key(
              "store.url",
              "JDBC URL",
              "jdbc:sqlite:data/countersign.db",
              "One SQLite file, or `jdbc:postgresql://…` for several nodes."),
          new Key("ledger", "section", "see below", "The identity of the ledger."),
          new Key(
              "ledger.origin",
              "text",
              "countersign",
              "The name of the ledger in its checkpoints; it can never change."),
          new Key(
              "ledger.key",
              "file",
              "data/ledger.key",
              "The signing key; it is made at the first start, readable by its owner alone."),
          new Key("policy", "file", "the built-in policy", "The policy file."),
          new Key(
              "lint", "section", "see below", "The guard rules, here and in `countersign lint`."),
          new Key("lint.rules", "section", "none", "What they are told, each by its name."),
          new Key(
              "lint.rules.RULE",
              "word or section",
              "its own",
              "`on`, `off`, the severity that its findings have, or a section with `severity` and its"
                  + " options, which [its page](rules.md) lists; all but `off` switch it on."),
          new Key(
              "lint.accept[]",
              "list",
              "none",
              "Findings that are shown as accepted and do not count."),
          new Key("lint.accept[].rule", "name", REQUIRED, "The rule that finds them."),
          new Key(
              "lint.accept[].objects",
              "list of texts",
              "all",
              "What they are about, as the finding names it; `*` stands for any text."),
          new Key(
              "lint.accept[].targets",
              "list of names",
              "all, and `countersign lint`",
              "On which targets they are accepted."),
          new Key("lint.accept[].reason", "text", REQUIRED, "Why; it is shown with each of them."),
          new Key("gateways[]", "list", "one", "Where agents connect, one for each engine."),
          new Key(
              "gateways[].engine", "word", REQUIRED, "The protocol that is spoken: `postgres`."),
          new Key("gateways[].listen", "host:port", "127.0.0.1:6432", "The address to listen on."),
          new Key(
              "gateways[].tls",
              "section",
              "none",
              "The gateway's certificate; required unless the address is loopback."),
          new Key("gateways[].tls.certificate", "file", REQUIRED, "The certificate chain, PEM."),
          new Key("gateways[].tls.key", "file", REQUIRED, "Its private key, PEM."),
          new Key("targets[]", "list", "none", "The databases behind the gate."),
          new Key("targets[].name", "name", REQUIRED, "What a client names as its database."),
          new Key("targets[].engine", "word", REQUIRED, "The database engine: `postgres`."),
          new Key(
              "targets[].environment", "name", REQUIRED, "Where it stands; one of `environments`."),
          new Key("targets[].address", "host:port", REQUIRED, "Where its server listens."),
          new Key("targets[].database", "text", REQUIRED, "Its own name on its server."),
          new Key(
              "targets[].tls",
              "word",
              "verify-full; disable on loopback",
              "`disable` (loopback only), `require` (encrypted, certificate not checked) or"
                  + " `verify-full`."),
          new Key(
              "targets[].tlsRoots",
              "file",
              "what the JVM trusts",
              "The certificates of the authorities that its server's certificate must lead to, PEM."),
          new Key(
              "targets[].session",
              "section",
              REQUIRED,
              "The login that agents' connections use; give it as few privileges as possible."),
          new Key("targets[].session.user", "text", REQUIRED, "The role."),
          new Key("targets[].session.password", "secret", "none", "Its password."),
          new Key(
              "targets[].owner",
              "section",
              "the session login",
              "The login that runs ratified changes, and nothing else."),
          new Key("targets[].owner.user", "text", REQUIRED, "The role."),
          new Key("targets[].owner.password", "secret", "none", "Its password."),
          new Key(
              "targets[].rehearsal",
              "section",
              "none",
              "Where changes of this target are run before people judge them. The target itself is"
                  + " not touched."),
          new Key(
              "targets[].rehearsal.provider",
              "word",
              REQUIRED,
              "What makes a clone: `template` (a copy of a database on a rehearsal server), `dump`"
                  + " (a restored dump), `dblab` (a Database Lab Engine) or `command` (your own)."),
          new Key(
              "targets[].rehearsal.limit",
              "time",
              "10m",
              "How long one rehearsal may take; nobody can approve the change meanwhile."),
          new Key("targets[].rehearsal.clones", "number", "1", "Clones there may be at a time."),
          new Key(
              "targets[].rehearsal.server",
              "host:port",
              REQUIRED,
              "`template`, `dump`: the rehearsal server, of the target's major version."),
          new Key(
              "targets[].rehearsal.user",
              "text",
              REQUIRED,
              "`template`, `dump`: a role that may create databases and roles there."),
          new Key(
              "targets[].rehearsal.password",
              "secret",
              "none",
              "`template`, `dump`: its password."),
          new Key(
              "targets[].rehearsal.database",
              "text",
              REQUIRED,
              "`template`: the database to copy; nobody may be connected to it."),
          new Key(
              "targets[].rehearsal.file",
              "file",
              "none",
              "`dump`: an archive of `pg_dump -Fc` or plain SQL, best without people's data. Without"
                  + " `file` and `command`, the target is dumped with the login that runs changes."),
          new Key(
              "targets[].rehearsal.command",
              "text",
              "none",
              "`dump`: a command of the shell that prints the dump."),
          new Key(
              "targets[].rehearsal.withoutRows",
              "list of texts",
              "none",
              "`dump` of the target: tables whose rows are left out, as patterns of `pg_dump`."),
          new Key(
              "targets[].rehearsal.programs",
              "folder",
              "the PATH",
              "`dump`: where `pg_dump`, `pg_restore` and `psql` are."),
          new Key("targets[].rehearsal.url", "URL", REQUIRED, "`dblab`: the API of the engine."),
          new Key(
              "targets[].rehearsal.token", "secret", REQUIRED, "`dblab`: its verification token."),
          new Key(
              "targets[].rehearsal.create",
              "text",
              REQUIRED,
              "`command`: a command of the shell that makes a clone named `$COUNTERSIGN_CLONE` and"
                  + " prints `postgresql://user:password@host:port/database`."),
          new Key(
              "targets[].rehearsal.drop",
              "text",
              REQUIRED,
              "`command`: a command of the shell that drops the clone `$COUNTERSIGN_CLONE`, also"
                  + " when it was made only in part."),
          new Key(
              "targets[].rehearsal.tls",
              "word",
              "as for a target; for `dblab` and `command` as its target",
              "How connections to clones are protected."),
          new Key(
              "targets[].rehearsal.tlsRoots",
              "file",
              "those of the target",
              "The certificates of the authorities that a clone's certificate must lead to, PEM."),
          new Key(
              "targets[].undo",
              "section",
              "none",
              "Copies of what changes take away, in a schema of the target, so that undos have it;"
                  + " for targets with `owner`. Leave it empty, `undo: {}`, for the defaults."),
          new Key(
              "targets[].undo.schema",
              "name",
              "countersign_undo",
              "The schema, which belongs to `owner`; it is made at the start where it is missing."),
          new Key(
              "targets[].undo.keep", "time", "7d", "How long copies are kept, from 1m to 365d."),
          new Key(
              "targets[].undo.data",
              "word",
              "snapshot",
              "Rows that UPDATE, DELETE and TRUNCATE take away: `snapshot` copies them in the same"
                  + " transaction, `none` does not."),
          new Key(
              "targets[].undo.dropped",
              "word",
              "copy",
              "Tables and columns that are dropped: `copy` copies them in the same transaction,"
                  + " `none` does not."),
          new Key(
              "targets[].undo.maxRows",
              "number",
              "100000",
              "Rows that one statement may have copied; above it there is no copy, and the grade of"
                  + " the undo says so."),
          new Key("targets[].undo.maxBytes", "size", "1GiB", "The same in bytes."),
          new Key(
              "environments", "list of names", "dev, staging, prod", "The environments there are."),
          new Key("agents[]", "list", "none", "Service accounts that connect through the gate."),
          new Key("agents[].name", "name", REQUIRED, "What a client gives as its user."),
          new Key("agents[].token", "secret", REQUIRED, "Its password; at least 16 characters."),
          new Key(
              "agents[].onBehalfOf",
              "name",
              REQUIRED,
              "The person it acts for, who can therefore never approve its changes."),
          new Key("agents[].targets", "list of names", REQUIRED, "The targets it may use."),
          new Key("people[]", "list", "none", "Who may sign in and approve."),
          new Key("people[].name", "name", REQUIRED, "What they sign in with, such as an address."),
          new Key(
              "people[].groups", "list of names", REQUIRED, "Their groups, as policies name them."),
          new Key("people[].password", "secret", REQUIRED, "At least 8 characters."),
          new Key(
              "people[].apiToken",
              "secret",
              "none",
              "For the HTTP API and the command line; at least 16 characters."),
          new Key("limits", "section", "see below", "Limits of the gate."),
          new Key("limits.sessions", "number", "2000", "Sessions of one gateway at a time."),
          new Key(
              "limits.statementBytes", "size", "16MiB", "Length of a statement with its values."),
          new Key(
              "limits.keptBytes", "size", "17MiB", "Bytes kept for a session while it is judged."),
          new Key(
              "limits.batchStatements", "number", "1000", "Statements in one message or pipeline."),
          new Key("limits.loginTime", "time", "30s", "From connecting to being logged in."),
          new Key(
              "limits.idleTime", "time", "0s", "Without a byte from the client; `0s`: no limit."),
          new Key(
              "limits.replyBytes",
              "size",
              "16MiB",
              "Result of a ratified statement for its client."),
          new Key("limits.scriptBytes", "size", "2MiB", "Length of one proposed script."),
          new Key("limits.claimChars", "number", "4000", "Length of somebody's own words."));

  private ConfigurationKeys() {}
}
