package dev.countersign.console.api;

import static dev.countersign.console.api.Endpoint.Field.optional;
import static dev.countersign.console.api.Endpoint.Field.required;
import static dev.countersign.console.api.Endpoint.get;
import static dev.countersign.console.api.Endpoint.post;

import dev.countersign.console.accounts.Accounts.Caller;
import dev.countersign.console.api.Endpoint.Who;
import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.TargetName;
import dev.countersign.core.change.Change;
import dev.countersign.core.change.ChangeId;
import dev.countersign.core.change.ChangeState;
import dev.countersign.server.change.Asker;
import dev.countersign.server.change.ChangeDesk;
import dev.countersign.server.change.ChangeFilter;
import dev.countersign.server.change.Proposal;
import dev.countersign.server.change.Proposed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Changes: propose, watch, decide, take back.
final class ChangeEndpoints {

  private static final long PAGE = 50;

  private final ChangeDesk desk;

  private ChangeEndpoints(ChangeDesk desk) {
    this.desk = desk;
  }

  static List<Endpoint> all(ChangeDesk desk) {
    ChangeEndpoints endpoints = new ChangeEndpoints(desk);
    return Stream.concat(askingFor(endpoints).stream(), deciding(endpoints).stream()).toList();
  }

  private static List<Endpoint> askingFor(ChangeEndpoints endpoints) {
    return List.of(
        get(
            "/api/changes",
            Who.CALLER,
            "Lists changes, the newest first; an agent sees its own.",
            List.of(
                optional("state", "only changes in this state, such as pending"),
                optional("target", "only changes on this target"),
                optional("before", "only changes with a smaller number"),
                optional("limit", "how many at most, 1 to 200; 50 when left out")),
            endpoints::list),
        post(
            "/api/changes",
            Who.AGENT,
            "Proposes a script as one change; answers 201 with the change that was filed.",
            List.of(
                required("target", "the target's name"),
                required("script", "the statements, separated by semicolons"),
                optional("undo", "what you say reverses it; shown as a claim"),
                optional("reason", "why you want it; shown as a claim")),
            endpoints::propose),
        get(
            "/api/changes/{id}",
            Who.CALLER,
            "Shows a change with its whole review.",
            List.of(),
            endpoints::show));
  }

  private static List<Endpoint> deciding(ChangeEndpoints endpoints) {
    return List.of(
        post(
            "/api/changes/{id}/approve",
            Who.PERSON,
            "Approves exactly the digest that was shown; another one is answered with 409.",
            List.of(
                required("digest", "the digest of the change as it was shown"),
                optional("comment", "what you want to say")),
            endpoints::approve),
        post(
            "/api/changes/{id}/reject",
            Who.PERSON,
            "Rejects a change; the agent is told the reason.",
            List.of(required("reason", "why")),
            endpoints::reject),
        post(
            "/api/changes/{id}/resolve",
            Who.PERSON,
            "Settles an execution whose outcome nobody knew.",
            List.of(
                required("tookEffect", "true or false: what you found on the database"),
                required("comment", "how you found out")),
            endpoints::resolve),
        post(
            "/api/changes/{id}/undo",
            Who.PERSON,
            "Asks for the undo of an executed change; answers 201 with the new change.",
            List.of(optional("reason", "why")),
            endpoints::undo),
        post(
            "/api/changes/{id}/withdraw",
            Who.CALLER,
            "Takes a change back: its agent, or the person it was asked for on behalf of.",
            List.of(optional("reason", "why")),
            endpoints::withdraw));
  }

  private Reply list(Request request) {
    Set<ChangeState> states =
        request.parameter("state").map(ChangeEndpoints::state).map(Set::of).orElse(Set.of());
    ChangeFilter filter =
        new ChangeFilter(states, request.parameter("target").map(TargetName::new), own(request));
    Optional<ChangeId> before = request.parameter("before").map(ChangeId::parse);
    int limit = (int) Math.clamp(request.number("limit", PAGE), 1, ChangeDesk.LIST_MAX);
    return Reply.ok(
        Map.of(
            "changes", desk.list(filter, before, limit).stream().map(ChangeJson::line).toList()));
  }

  private Reply propose(Request request) {
    Caller.Agent agent = request.agent();
    Proposed proposed =
        desk.propose(
            new Proposal(
                agent.name(),
                agent.onBehalfOf(),
                new TargetName(request.field("target")),
                request.field("script"),
                request.optionalField("undo"),
                request.optionalField("reason")));
    return switch (proposed) {
      case Proposed.Filed(var change, var already) ->
          new Reply.Json(already ? 200 : 201, ChangeJson.whole(change));
      case Proposed.NotNeeded(var message) ->
          Reply.ok(Map.of("state", "not-needed", "message", message));
      case Proposed.Denied(var rule, var line, var message) ->
          new Reply.Json(
              403, Map.of("error", "denied", "rule", rule, "line", line, "message", message));
    };
  }

  private Reply show(Request request) {
    Change change = visible(request);
    return Reply.ok(
        ChangeJson.whole(
            switch (request.caller().orElseThrow()) {
              case Caller.Agent _ -> change;
              case Caller.Person(var person) -> desk.shown(change.id(), person);
            }));
  }

  private Reply approve(Request request) {
    return Reply.ok(
        ChangeJson.whole(
            desk.approve(
                request.change(),
                request.person(),
                new Digest(request.field("digest")),
                request.optionalField("comment").orElse(""))));
  }

  private Reply reject(Request request) {
    return Reply.ok(
        ChangeJson.whole(desk.reject(request.change(), request.person(), request.field("reason"))));
  }

  private Reply resolve(Request request) {
    String tookEffect = request.field("tookEffect");
    if (!tookEffect.equals("true") && !tookEffect.equals("false")) {
      throw new CountersignException(ErrorCode.BAD_REQUEST, "tookEffect is true or false.");
    }
    return Reply.ok(
        ChangeJson.whole(
            desk.resolve(
                request.change(),
                request.person(),
                tookEffect.equals("true"),
                request.field("comment"))));
  }

  private Reply undo(Request request) {
    Change undo =
        desk.undo(request.change(), request.person(), request.optionalField("reason").orElse(""));
    return new Reply.Json(201, ChangeJson.whole(undo));
  }

  private Reply withdraw(Request request) {
    Change change = visible(request);
    Asker asker =
        switch (request.caller().orElseThrow()) {
          case Caller.Agent(var name, _) -> new Asker.Agent(name);
          case Caller.Person(var person) -> new Asker.Person(person);
        };
    return Reply.ok(
        ChangeJson.whole(
            desk.withdraw(change.id(), asker, request.optionalField("reason").orElse(""))));
  }

  /// The change, unless it is another agent's: to an agent that does not exist.
  private Change visible(Request request) {
    return desk.find(request.change())
        .filter(change -> own(request).map(change.agent()::equals).orElse(true))
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.NOT_FOUND, "There is no change " + request.change() + "."));
  }

  private static Optional<AgentName> own(Request request) {
    return switch (request.caller().orElseThrow()) {
      case Caller.Agent(var name, _) -> Optional.of(name);
      case Caller.Person _ -> Optional.empty();
    };
  }

  private static ChangeState state(String id) {
    return Arrays.stream(ChangeState.values())
        .filter(state -> state.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.BAD_REQUEST,
                "There is no state \"%s\"; one of %s."
                    .formatted(
                        id, Arrays.stream(ChangeState.values()).map(ChangeState::id).toList())));
  }
}
