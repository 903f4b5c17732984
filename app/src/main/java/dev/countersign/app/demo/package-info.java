/// A system to play with: an embedded PostgreSQL with a small shop, and Countersign in front of it.
///
/// Start with [Demo], which starts all of it. [DemoShop] is the database, [DemoParties] who may
/// connect and approve. [DemoScript] plays an agent and three people through a real driver and the
/// HTTP API, prints every step, and fails when one ends otherwise than it should.
///
/// The secrets of the demo are no secrets: they are printed. Everything listens on loopback alone.
@NullMarked
package dev.countersign.app.demo;

import org.jspecify.annotations.NullMarked;
