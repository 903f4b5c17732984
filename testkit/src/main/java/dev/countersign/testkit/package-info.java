/// What the tests of every module share: real servers, real processes, real certificates, a clock
/// to move, golden files. Nothing here pretends to be something else; there are no mocks.
///
/// Start reading at [PostgresServer]: a real PostgreSQL 14, 15, 16, 17 or 18, own or shared by all
/// tests of a JVM. [TestDatabase] is a fresh database on it. [ProcessRunner] runs real clients,
/// [TestTls] issues certificates, [GoldenFile] holds what a user sees, [FakeClock] moves time, and
/// [Eventually] is the only place in the tests that waits.
///
/// It must never be on the class path of production code (scope `test` everywhere), and it must not
/// know a module that it helps to test, other than core.
@NullMarked
package dev.countersign.testkit;

import org.jspecify.annotations.NullMarked;
