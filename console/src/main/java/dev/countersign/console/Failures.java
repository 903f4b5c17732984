package dev.countersign.console;

import dev.countersign.console.api.Api;
import dev.countersign.console.web.Web;
import dev.countersign.core.CountersignException;
import dev.countersign.core.ErrorCode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns every failure into a status and a sentence: in JSON for callers of the API, as a page for
/// people.
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Web web;

  Failures(Web web) {
    this.web = web;
  }

  void expected(CountersignException failure, Context context) {
    if (failure.code().httpStatus() >= 500) {
      LOG.warn("{} {} could not be served", context.method(), context.path(), failure);
    }
    answer(
        context, failure.code().httpStatus(), failure.code(), String.valueOf(failure.getMessage()));
  }

  void ofHttp(HttpResponseException failure, Context context) {
    int status = failure.getStatus();
    switch (status) {
      case 404 -> answer(context, status, ErrorCode.NOT_FOUND, "There is nothing at this address.");
      case 405 ->
          answer(
              context,
              status,
              ErrorCode.BAD_REQUEST,
              context.method() + " is not understood at this address.");
      case 413 ->
          answer(
              context, status, ErrorCode.LIMIT, "The body is longer than the limit; shorten it.");
      default ->
          answer(context, status, ErrorCode.BAD_REQUEST, String.valueOf(failure.getMessage()));
    }
  }

  void unexpected(Exception failure, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    answer(
        context,
        ErrorCode.INTERNAL.httpStatus(),
        ErrorCode.INTERNAL,
        "Countersign failed to answer this; its log says why.");
  }

  private void answer(Context context, int status, ErrorCode code, String message) {
    if (Api.serves(context.path())) {
      Api.fail(context, status, code, message);
    } else {
      web.fail(context, status, message);
    }
  }
}
