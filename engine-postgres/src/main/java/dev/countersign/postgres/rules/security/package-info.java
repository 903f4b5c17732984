/// Rules about privileges, integrity, and the gate itself.
///
/// [SecurityRules] is the list; one file is one rule.
///
/// What gives away control or switches a check off is found here, whoever it is given to. The
/// effects that the classifier found say more than the text does.
@NullMarked
package dev.countersign.postgres.rules.security;

import org.jspecify.annotations.NullMarked;
