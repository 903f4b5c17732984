package dev.countersign.console.web;

import dev.countersign.console.api.ChangeJson;
import dev.countersign.console.web.Web.Visitor;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.core.change.Origin;
import dev.countersign.server.change.Asker;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.PersonIdentity;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The review of a change, and what people do with it there.
///
/// What was done is answered with a redirect, so that reloading the page does not do it again; what
/// was refused is answered with the review as it stands now, and the reason.
final class ChangePages {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ChangeDesk desk;
  private final Clock clock;
  private final Door door;

  ChangePages(ChangeDesk desk, Clock clock, Door door) {
    this.desk = desk;
    this.clock = clock;
    this.door = door;
  }

  void addTo(JavalinConfig config) {
    config.routes.get("/changes/{id}", door.guarded(this::review));
    config.routes.get("/changes/{id}/review.json", door.guarded(this::reviewAsJson));
    config.routes.post("/changes/{id}/approve", door.guarded(this::approve));
    config.routes.post("/changes/{id}/reject", door.guarded(this::reject));
    config.routes.post("/changes/{id}/withdraw", door.guarded(this::withdraw));
    config.routes.post("/changes/{id}/undo", door.guarded(this::undo));
    config.routes.post("/changes/{id}/resolve", door.guarded(this::resolve));
  }

  private void review(Context context, Visitor visitor) {
    show(context, visitor, Optional.empty());
  }

  private void reviewAsJson(Context context, Visitor visitor) {
    Change change = desk.shown(id(context), visitor.person());
    context
        .contentType("application/json; charset=utf-8")
        .result(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(ChangeJson.whole(change)));
  }

  private void approve(Context context, Visitor visitor) {
    act(
        context,
        visitor,
        Done.APPROVED,
        () ->
            desk.approve(
                id(context),
                visitor.person(),
                new Digest(form(context, "digest")),
                form(context, "comment")));
  }

  private void reject(Context context, Visitor visitor) {
    act(
        context,
        visitor,
        Done.REJECTED,
        () -> desk.reject(id(context), visitor.person(), form(context, "reason")));
  }

  private void withdraw(Context context, Visitor visitor) {
    Asker asker = new Asker.Person(visitor.person());
    act(
        context,
        visitor,
        Done.WITHDRAWN,
        () -> desk.withdraw(id(context), asker, form(context, "reason")));
  }

  private void undo(Context context, Visitor visitor) {
    act(
        context,
        visitor,
        Done.UNDO_FILED,
        () -> desk.undo(id(context), visitor.person(), form(context, "reason")));
  }

  private void resolve(Context context, Visitor visitor) {
    boolean tookEffect = form(context, "tookEffect").equals("true");
    act(
        context,
        visitor,
        Done.SETTLED,
        () -> desk.resolve(id(context), visitor.person(), tookEffect, form(context, "comment")));
  }

  private void act(Context context, Visitor visitor, Done done, Action action) {
    try {
      Change change = action.run();
      context.redirect("/changes/" + change.id() + "?done=" + done.id(), HttpStatus.SEE_OTHER);
    } catch (CountersignException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        throw e;
      }
      context.status(e.code().httpStatus());
      show(context, visitor, Optional.of(new Page.Message(false, String.valueOf(e.getMessage()))));
    }
  }

  private void show(Context context, Visitor visitor, Optional<Page.Message> refusal) {
    Change change = desk.shown(id(context), visitor.person());
    Optional<Page.Message> message =
        refusal.or(() ->
            Done.of(context.queryParam("done"))
                .flatMap(done -> done.about(change, visitor.person())));
    door.show(
        context,
        "change",
        Map.of(
            "page",
            new Page(
                "Change " + change.id(),
                "queue",
                visitor.person(),
                visitor.csrf(),
                clock.instant(),
                message),
            "change",
            change,
            "glance",
            Glance.of(change.review()),
            "standing",
            Standing.of(change, visitor.person())));
  }

  private static ChangeId id(Context context) {
    return ChangeId.parse(context.pathParam("id"));
  }

  private static String form(Context context, String name) {
    return Optional.ofNullable(context.formParam(name)).orElse("").strip();
  }

  @FunctionalInterface
  private interface Action {
    Change run();
  }

  /// What was just done, as the address of the next page says; said only where it is true, because
  /// anybody can make such an address.
  private enum Done {
    APPROVED,
    REJECTED,
    WITHDRAWN,
    UNDO_FILED,
    SETTLED;

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static Optional<Done> of(@org.jspecify.annotations.Nullable String id) {
      return java.util.Arrays.stream(values()).filter(done -> done.id().equals(id)).findFirst();
    }

    Optional<Page.Message> about(Change change, PersonIdentity person) {
      boolean mine = change.askedBy().orElse(change.onBehalfOf()).equals(person.name());
      ChangeState state = change.state();
      return switch (this) {
        case APPROVED -> approved(change, person);
        case REJECTED ->
            said(state == ChangeState.REJECTED, "Rejected. The agent is told your reason.");
        case WITHDRAWN -> said(state == ChangeState.WITHDRAWN, "Taken back. It will not run.");
        case UNDO_FILED ->
            said(
                mine && change.origin() == Origin.UNDO,
                "The undo is filed as this change. Others have to approve it; then it runs.");
        case SETTLED ->
            said(
                state == ChangeState.EXECUTED || state == ChangeState.FAILED,
                "Settled, as " + state.id() + ".");
      };
    }

    private static Optional<Page.Message> approved(Change change, PersonIdentity person) {
      boolean approved =
          change.approvals().stream().anyMatch(one -> one.person().equals(person.name()));
      return said(
          approved,
          change.waitingFor().isEmpty()
              ? "Approved. Exactly this text may now run, once."
              : "Approved. It still waits for " + change.waitingFor() + ".");
    }

    private static Optional<Page.Message> said(boolean true_, String sentence) {
      return true_ ? Optional.of(new Page.Message(true, sentence)) : Optional.empty();
    }
  }
}
