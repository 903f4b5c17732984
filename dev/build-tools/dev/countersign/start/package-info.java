/// What makes the program start sooner, and runs after its build.
///
/// Start with [CurrentClasses], which `dev/aot-cache` runs before it makes the cache: what cannot be
/// cached has to be loaded from its jar, verified and linked at every start.
///
/// It is no part of the program, needs nothing of it, and is run from its source by the JDK that
/// built the program. It changes the form of classes and never what they do.
@NullMarked
package dev.countersign.start;

import org.jspecify.annotations.NullMarked;
