/// Reading YAML so that every mistake is told with its file, line and column, all of them at once.
///
/// Start with [YamlFile#read], which gives the root as a [YamlMap]. Its methods take keys out one
/// by one; what goes wrong is added to [Problems] and answered with an empty Optional, so that
/// reading goes on to the next mistake. [YamlMap#noMoreKeys] then reports every key that nobody
/// asked for, with the known one that comes nearest. A [YamlScalar] knows where each of its
/// characters stands in the file, so that errors inside an expression point at the right place,
/// whatever the style it is quoted in.
///
/// JSON is YAML too: the same code reads both. Nothing here knows what the keys mean, opens a file
/// or throws for what a file contains before [Problems#throwIfAny] is asked to.
@NullMarked
package dev.countersign.policy.yaml;

import org.jspecify.annotations.NullMarked;
