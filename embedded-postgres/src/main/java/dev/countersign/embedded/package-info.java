/// Runs a real PostgreSQL server as a child process: unpacked from Maven artifacts, initialised,
/// started, stopped. The demo and the tests both stand on it.
///
/// Start reading at [EmbeddedPostgres]: one running server and the directory it owns. A
/// [PostgresRelease] says which binaries; `BinaryCache` unpacks each release once per user and
/// keeps an initialised data directory to copy, so that the next start takes well under a second;
/// `ServerAccount` is the user that the server runs as, because PostgreSQL refuses to run as root.
///
/// What must hold here:
/// - no server outlives the JVM that started it, however that JVM ends;
/// - nothing listens on anything but loopback;
/// - durability is switched off by default: this is never the place for data that matters.
///
/// It must never know anything of Countersign: it sees no other module.
@NullMarked
package dev.countersign.embedded;

import org.jspecify.annotations.NullMarked;
