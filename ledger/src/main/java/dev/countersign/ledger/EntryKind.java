package dev.countersign.ledger;

import java.util.Locale;

/// Every kind of thing that the ledger records.
///
/// A kind that was written once is never renamed or given another meaning: ledgers outlive
/// versions. A new kind is one line here.
public enum EntryKind {
  /// An administrator made an agent known.
  AGENT_ADDED("an agent was made known"),
  /// An agent's targets, person or limits were changed.
  AGENT_CHANGED("an agent was changed"),
  /// An agent may no longer connect.
  AGENT_REVOKED("an agent may no longer connect"),
  /// Statements that were allowed at once, for one session and one minute.
  ALLOWED_SUMMARY("statements of one session and minute that were allowed at once"),
  /// A person approved exactly the digest that the entry names.
  APPROVED("a person approved exactly this digest"),
  /// A script was proposed as a whole.
  CHANGE_PROPOSED("a change was proposed as a whole"),
  /// The configuration that the gate runs with.
  CONFIGURATION_LOADED("the gate took this configuration"),
  /// What was kept for the undo of a change is dropped, because its time is over.
  COPIES_DROPPED("what was kept for an undo is dropped"),
  /// What a change took away is kept for its undo.
  COPIES_KEPT("what a change took away is kept for its undo"),
  /// What was kept was put back by the undo of its change.
  COPIES_RESTORED("what was kept was put back"),
  /// Some statements of a script have finished, others follow.
  EXECUTION_ADVANCED("some statements of a script have finished, others follow"),
  /// A ratified change was given to the database and answered.
  EXECUTION_FINISHED("the database answered the execution of a change"),
  /// A person found out what became of an execution whose outcome was unknown.
  EXECUTION_RESOLVED("a person found out what became of an execution"),
  /// A ratified change is about to be given to the database.
  EXECUTION_STARTED("the execution of a ratified change begins"),
  /// Nobody can tell whether an execution took place; a person has to look.
  EXECUTION_UNKNOWN("it cannot be known whether an execution took place"),
  /// Something is known that can tell afterwards whether an execution took effect.
  EXECUTION_WITNESSED("something is known that can tell whether an execution took effect"),
  /// A change was not ratified, or not executed, in time.
  EXPIRED("a change ran out of time"),
  /// The gate came up.
  GATE_STARTED("the gate was started"),
  /// The gate went down in an orderly way.
  GATE_STOPPED("the gate was stopped"),
  /// A statement was held on the wire and became a change.
  HELD("a statement was held and became a change"),
  /// A person was made known.
  PERSON_ADDED("a person was made known"),
  /// A person's groups or secret were changed.
  PERSON_CHANGED("a person was changed"),
  /// A person may no longer sign in.
  PERSON_REVOKED("a person may no longer sign in"),
  /// The policy that decides from now on.
  POLICY_LOADED("the gate took this policy"),
  /// A policy that could not be taken; the one before it stays.
  POLICY_REFUSED("a policy could not be taken, the one before it stays"),
  /// All requirements of a change are met.
  RATIFIED("all requirements of a change are met"),
  /// A statement was denied on the wire.
  REFUSED("a statement was denied"),
  /// A change was run on a clone; its review, and with it its digest, is complete from here on.
  REHEARSED("a change was run on a clone, which completed its review"),
  /// A person rejected a change.
  REJECTED("a person rejected a change"),
  /// A person was shown a review, with its digest.
  REVIEW_SHOWN("a person was shown the review with this digest"),
  /// A session ended.
  SESSION_CLOSED("a session ended"),
  /// An agent logged in through a gateway.
  SESSION_OPENED("an agent logged in through a gateway"),
  /// A login through a gateway was turned away.
  SESSION_REFUSED("a login through a gateway was turned away"),
  /// A person's sign-in failed.
  SIGN_IN_FAILED("a sign-in failed"),
  /// A person signed in.
  SIGNED_IN("a person signed in"),
  /// A person signed out.
  SIGNED_OUT("a person signed out"),
  /// The world moved since a change was approved; it must be approved again.
  STALE("the world moved under a change, it must be approved again"),
  /// A secret for the API or a gateway was issued.
  TOKEN_ISSUED("a token was issued"),
  /// A secret for the API or a gateway no longer works.
  TOKEN_REVOKED("a token was revoked"),
  /// The undo of an executed change was proposed.
  UNDO_PROPOSED("the undo of a change was proposed"),
  /// The undo of a change was executed.
  UNDONE("a change was undone"),
  /// A change was taken back before it was executed.
  WITHDRAWN("a change was taken back");

  private final String meaning;

  EntryKind(String meaning) {
    this.meaning = meaning;
  }

  /// The stable name in entries, such as `execution-started`.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What an entry of this kind says, for people.
  public String meaning() {
    return meaning;
  }
}
