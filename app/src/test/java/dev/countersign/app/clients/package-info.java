/// Real clients through the gateway: each runs the same programs past the gate and through it, and
/// has to print the same.
///
/// Start with [SideBySide], which compares. The programs are resources of this module, below
/// `clients`, and Java classes named after what they do. What a client does when a statement waits
/// for people, or is refused, is tested beside it.
@NullMarked
package dev.countersign.app.clients;

import org.jspecify.annotations.NullMarked;
