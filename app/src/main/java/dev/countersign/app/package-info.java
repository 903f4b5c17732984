/// The program: the only place that knows every room.
///
/// Start with [Wiring], the map of the running system: constructor calls in the order things depend
/// on each other, and the same backwards when it stops. `cli` holds the commands and `Main`,
/// `config` reads the configuration file, `client` speaks to a running server, `demo` builds a
/// system to play with.
///
/// Nothing sees this package. What decides, keeps or shows anything belongs to the room that has
/// the word for it; here things are only put together.
@NullMarked
package dev.countersign.app;

import org.jspecify.annotations.NullMarked;
