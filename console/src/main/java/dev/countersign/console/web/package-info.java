/// The pages: HTML made on the server, for people who decide.
///
/// Start with [Web], which lists the routes. A page is a template in `src/main/jte` and a method
/// that gathers what it shows; [Standing] says what this person may do with a change and why not.
/// Escaping is the template engine's, by construction; nothing here builds HTML out of strings.
///
/// A page never decides: it carries the digest that was shown, and the change desk compares.
@NullMarked
package dev.countersign.console.web;

import org.jspecify.annotations.NullMarked;
