/// Tests of the console: [Office] is the fixture, a console over a real store with a small shop
/// behind it.
@NullMarked
package dev.countersign.console;

import org.jspecify.annotations.NullMarked;
