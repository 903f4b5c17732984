/// The build tools of pg-grammar: from the WebAssembly binary that npm delivers to one that a JVM
/// runs at full speed. Nothing in here is in the jar.
///
/// Start reading at [PrepareGrammar], which Maven runs before the compiler: npm, checksum, then
/// [Splitter], then the two small resources that the library reads ([JsGlue], [NodeTypes]).
/// [FinishMachine] runs after the compiler and checks the sizes of the methods it produced.
///
/// The hard part is [Splitter]; its essay says why it exists and why it is safe. [Outliner] and
/// [SwitchSplitter] are its two tools, [Liveness] and [Footprint] what they need to know, and
/// [ShadowStack] moves the C stack.
///
/// Must never: depend on anything but the JDK (Maven runs the sources directly), write outside the
/// two directories it is given, or repair what it does not understand. An unknown opcode, an
/// unexpected section, a wrong checksum: stop the build.
@NullMarked
package dev.countersign.pggrammar.build;

import org.jspecify.annotations.NullMarked;
