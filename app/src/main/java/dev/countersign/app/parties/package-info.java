/// Who may connect, call and approve: the agents and people of the configuration, and those that
/// were made known by command.
///
/// Start with [Parties], which the running gate asks, and [Registrar], which the commands `agent`,
/// `person` and `token` use. The configuration is asked first; a name that stands there cannot be
/// made known by command.
///
/// No secret is kept here or in the store, only what verifies it. Nothing here decides what
/// somebody may do.
@NullMarked
package dev.countersign.app.parties;

import org.jspecify.annotations.NullMarked;
