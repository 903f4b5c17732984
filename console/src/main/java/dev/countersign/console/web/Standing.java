package dev.countersign.console.web;

import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Seats;
import dev.countersign.server.change.PersonIdentity;

/// What a person may do with a change, as far as the page can tell; the desk decides.
///
/// @param mayApprove whether an approval of this person would count
/// @param mayReject whether this person may reject it: a no is never dangerous
/// @param mayWithdraw whether this person may take it back
/// @param mayUndo whether this person may ask for its undo
/// @param mayResolve whether this person may say what became of it
/// @param unknown whether a person has to find out what became of it
/// @param whyNot why there is no button to approve; empty text when there is one
public record Standing(
    boolean mayApprove,
    boolean mayReject,
    boolean mayWithdraw,
    boolean mayUndo,
    boolean mayResolve,
    boolean unknown,
    String whyNot) {

  /// The standing of this person towards this change.
  public static Standing of(Change change, PersonIdentity person) {
    boolean behalf = same(change.onBehalfOf().value(), person);
    boolean asked = change.askedBy().filter(asker -> same(asker.value(), person)).isPresent();
    boolean own = behalf || asked;
    boolean pending = change.state() == ChangeState.PENDING;
    boolean undecided = pending || change.state() == ChangeState.RATIFIED;
    boolean unknown =
        change.state() == ChangeState.EXECUTING
            && change.execution().map(execution -> execution.unknown()).orElse(false);
    String whyNot = whyNot(change, person, own, pending);
    boolean judge =
        !own
            && !same(change.agent().value(), person)
            && Seats.of(change.review().requirements()).open(person.groups());
    return new Standing(
        pending && judge && whyNot.isEmpty(),
        undecided && !own,
        undecided && (change.askedBy().isPresent() ? asked : behalf),
        change.state() == ChangeState.EXECUTED && !change.review().undo().statements().isEmpty(),
        unknown && judge,
        unknown,
        whyNot);
  }

  private static boolean same(String name, PersonIdentity person) {
    return name.equalsIgnoreCase(person.name().value());
  }

  private static String whyNot(Change change, PersonIdentity person, boolean own, boolean pending) {
    if (!pending) {
      return "";
    }
    if (own) {
      return change.askedBy().filter(asker -> same(asker.value(), person)).isPresent()
          ? "You asked for this change, so others have to judge it."
          : "This change was asked for on your behalf, so others have to judge it.";
    }
    if (change.review().incomplete()) {
      return "It is being rehearsed on a clone. It can be approved when the result is here.";
    }
    if (change.approvals().stream().anyMatch(one -> same(one.person().value(), person))) {
      return "You have approved this change; it waits for " + change.waitingFor() + ".";
    }
    if (!Seats.of(change.review().requirements()).open(person.groups())) {
      return "It waits for " + change.waitingFor() + ", and you are in none of these groups.";
    }
    return "";
  }
}
