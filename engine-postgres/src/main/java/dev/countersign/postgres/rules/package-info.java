/// The guard rules: what is the matter with a statement, in words that a reviewer can use.
///
/// A [Rule] is one file that carries its id, severity, explanation, and a bad and a good example;
/// the packages below this one have a section each, with its list, and the rulebook beside this one
/// knows them all. A rule looks at a [Case]: one statement with its effects, its lock forecast and
/// the catalogue; a [Probe] also asks the live server. To add one: write the file, add the line;
/// the contract test finds the examples, and `make docs` writes its page.
///
/// Rules find, they never decide: a policy turns findings into verdicts. No comment in a change can
/// switch a rule off; the attempt is itself a finding.
@NullMarked
package dev.countersign.postgres.rules;

import org.jspecify.annotations.NullMarked;
