package dev.countersign.core.change;

import dev.countersign.core.AgentName;
import dev.countersign.core.CountersignException;
import dev.countersign.core.Digest;
import dev.countersign.core.EnvironmentName;
import dev.countersign.core.ErrorCode;
import dev.countersign.core.PersonName;
import dev.countersign.core.SessionState;
import dev.countersign.core.Statement;
import dev.countersign.core.TargetName;
import dev.countersign.core.review.Review;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// One or more exact statements in order, for one target, that people approve as a whole.
///
/// @param id its number
/// @param version counts the transitions, from 1; a transition applies only to the version it was
///   computed from
/// @param state where it stands
/// @param origin how it came to be
/// @param target on which database
/// @param environment in which environment
/// @param agent who asked; of an undo, who had asked for what it reverses
/// @param onBehalfOf the person the agent acts for, who never approves the change
/// @param askedBy of an undo, the person who asked for it, who never approves it either
/// @param statements what is to run; for [Origin#WIRE] all statements of the held message or
///   pipeline
/// @param session the session state it is to run under
/// @param content identifies what decides the effect: target, database, role, settings, every
///   statement byte, bind values
/// @param digest what people approve: the content together with the review they are shown
/// @param review what they are shown
/// @param approvals in order of time, at most one for each person
/// @param execution the one execution, once it was started
/// @param closingReason why it was rejected, withdrawn, went stale or failed; empty text otherwise
/// @param undoes the change that this one reverses
/// @param createdAt when it was filed
/// @param expiresAt when it expires if nobody decided, or, once ratified, if nobody ran it
/// @param changedAt when it last changed
public record Change(
    ChangeId id,
    long version,
    ChangeState state,
    Origin origin,
    TargetName target,
    EnvironmentName environment,
    AgentName agent,
    PersonName onBehalfOf,
    Optional<PersonName> askedBy,
    List<Statement> statements,
    SessionState session,
    Digest content,
    Digest digest,
    Review review,
    List<Approval> approvals,
    Optional<Execution> execution,
    String closingReason,
    Optional<ChangeId> undoes,
    Instant createdAt,
    Instant expiresAt,
    Instant changedAt) {

  /// @throws CountersignException with [ErrorCode#BAD_REQUEST] when there is no statement
  public Change {
    statements = List.copyOf(statements);
    approvals = List.copyOf(approvals);
    if (statements.isEmpty()) {
      throw new CountersignException(
          ErrorCode.BAD_REQUEST, "A change has at least one statement; this one has none.");
    }
  }

  /// Identifies what decides the effect of these statements; the same bytes in the same
  /// circumstances give the same digest.
  ///
  /// Texts prepared in the session count when a statement may execute one of them by name.
  public static Digest contentOf(
      TargetName target, SessionState session, List<Statement> statements) {
    Digest.Builder digest = Digest.over("countersign change content v1").add(target.value());
    session.addTo(digest);
    digest.add(statements.size());
    statements.forEach(statement -> statement.addTo(digest));
    if (statements.stream().anyMatch(Change::mayExecutePrepared)) {
      new TreeMap<>(session.prepared()).forEach((name, text) -> digest.add(name).add(text));
    }
    return digest.build();
  }

  /// Identifies a change as people approve it: what decides its effect, and all they are shown.
  public static Digest digestOf(Digest content, Review review) {
    return ReviewDigest.of(content, review);
  }

  /// True when the stored content, review and digest still belong together.
  public boolean intact() {
    return content.equals(contentOf(target, session, statements))
        && digest.equals(digestOf(content, review));
  }

  /// Who must still approve; empty text when nobody has to.
  public String waitingFor() {
    return state == ChangeState.PENDING
        ? Seats.of(review.requirements()).waitingFor(approvals)
        : "";
  }

  private static boolean mayExecutePrepared(Statement statement) {
    return statement.text().toLowerCase(Locale.ROOT).contains("execute");
  }
}
