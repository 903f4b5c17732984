package dev.countersign.app.cli;

import dev.countersign.app.client.ApiClient;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.change.ChangeId;

/// Completes the beginning of a digest that a person read.
final class Digests {

  private Digests() {}

  /// The whole digest of a change, if it begins with what was given.
  ///
  /// @throws CountersignException with [ErrorCode#CONFLICT] when it does not
  static String complete(ApiClient client, ChangeId change, String given) {
    String now = client.get("/api/changes/" + change).path("digest").asString("");
    if (given.length() < new Digest(now).shortened().length() || !now.startsWith(given)) {
      throw new CountersignException(
          ErrorCode.CONFLICT,
          "Change %s does not have the digest %s; read its review again with countersign status %s."
              .formatted(change, given, change));
    }
    return now;
  }
}
