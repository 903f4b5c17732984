/// Who people and agents are, as the console and the API ask for them.
///
/// [Accounts] is the question; the application answers it. [PasswordHash] is how a password is kept
/// and compared.
///
/// Nothing here decides what somebody may do, and no secret is kept in the clear.
@NullMarked
package dev.countersign.console.accounts;

import org.jspecify.annotations.NullMarked;
