package dev.countersign.console.api;

import dev.countersign.console.accounts.Accounts.Caller;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.ChangeId;
import dev.countersign.server.change.PersonIdentity;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;

/// A request whose caller is known and whose body was read.
///
/// @param context the HTTP side
/// @param caller who calls; empty for routes that anybody may call
/// @param body the fields of the body
record Request(Context context, Optional<Caller> caller, Map<String, String> body) {

  Request {
    body = Map.copyOf(body);
  }

  ChangeId change() {
    return ChangeId.parse(context.pathParam("id"));
  }

  Caller.Agent agent() {
    if (caller.orElseThrow(Request::nobody) instanceof Caller.Agent agent) {
      return agent;
    }
    throw new CountersignException(
        ErrorCode.NOT_ALLOWED, "Only an agent may do this; you called with a person's token.");
  }

  PersonIdentity person() {
    if (caller.orElseThrow(Request::nobody) instanceof Caller.Person(var identity)) {
      return identity;
    }
    throw new CountersignException(
        ErrorCode.NOT_ALLOWED,
        "Only a person may do this; an agent may propose, watch and withdraw, and nothing else.");
  }

  String field(String name) {
    return Optional.ofNullable(body.get(name))
        .orElseThrow(() ->
            new CountersignException(
                ErrorCode.BAD_REQUEST, "The field \"" + name + "\" is missing."));
  }

  Optional<String> optionalField(String name) {
    return Optional.ofNullable(body.get(name));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isEmpty());
  }

  long number(String name, long otherwise) {
    Optional<String> value = parameter(name);
    if (value.isPresent() && !value.get().matches("[0-9]{1,15}")) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "The parameter \"" + name + "\" is a whole number.");
    }
    return value.map(Long::parseLong).orElse(otherwise);
  }

  private static CountersignException nobody() {
    return new CountersignException(
        ErrorCode.NOT_AUTHENTICATED, "Send your token as \"Authorization: Bearer …\".");
  }
}
