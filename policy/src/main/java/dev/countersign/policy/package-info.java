/// Policies: YAML rules with CEL conditions over the evidence, made into verdicts and requirements.
///
/// Start with [PolicyFiles], which loads a user's file or the built-in one (the resource
/// `built-in-policy.yaml`, the same format, loaded by the same code), and [RuleSet], the loaded
/// policy. [Vocabulary] is the list of what a condition may look at; [Conditions] type-checks and
/// bounds them when the file is loaded, so that a policy that loads can be evaluated. [LivePolicy]
/// exchanges a policy for a newer one, and never for one that does not load. [CaseFile],
/// [Explanation] and [Simulation] tell beforehand what a policy will do.
///
/// The order of safety: a rule that cannot be evaluated never allows; nothing matched means hold; a
/// held change always needs somebody. Nothing here does I/O but reading the policy's own files.
@NullMarked
package dev.countersign.policy;

import org.jspecify.annotations.NullMarked;
